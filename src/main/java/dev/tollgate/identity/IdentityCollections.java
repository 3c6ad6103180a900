package dev.tollgate.identity;

import com.mongodb.MongoException;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;

/**
 * The collections of the room and their indexes.
 *
 * <p>A sign-up writes three documents and no transaction ties them: organisation, then member, then user. The insert of
 * the user alone claims the names (unique `logins`), so a crash before it leaves parts that nothing names, and after it
 * all is there.
 */
final class IdentityCollections {
    /** `_id` `usr_…`; `logins` are the normalised names and addresses under which the user signs in. */
    static final String USERS = "users";

    /** `_id` `org_…`. */
    static final String ORGANISATIONS = "organisations";

    /** `_id` organisation and user ({@link #memberId}); `role`. */
    static final String MEMBERS = "members";

    /** `_id` `ses_…`, one per sign-in; `token` is the hash of the only refresh token still good. */
    static final String SESSIONS = "sessions";

    /** `_id` `key_…`; `hash` of the secret. */
    static final String API_KEYS = "api_keys";

    /** `_id` made from organisation and external id ({@link EndUsers}). */
    static final String END_USERS = "end_users";

    private static final int DUPLICATE_KEY = 11_000;

    private IdentityCollections() {}

    static String memberId(String organisationId, String userId) {
        return organisationId + "." + userId;
    }

    /** Makes what is missing; harmless to repeat. */
    static Future<Void> create(MongoClient mongo) {
        IndexOptions unique = new IndexOptions().unique(true);
        IndexOptions plain = new IndexOptions();
        return Future.all(List.of(
                        mongo.createIndexWithOptions(USERS, new JsonObject().put("logins", 1), unique),
                        mongo.createIndexWithOptions(USERS, new JsonObject().put("createdAt", -1), plain),
                        mongo.createIndexWithOptions(USERS, new JsonObject().put("platformRole", 1), plain),
                        mongo.createIndexWithOptions(MEMBERS, new JsonObject().put("userId", 1), plain),
                        mongo.createIndexWithOptions(SESSIONS, new JsonObject().put("expiresAt", 1), plain),
                        mongo.createIndexWithOptions(SESSIONS, new JsonObject().put("userId", 1), plain),
                        mongo.createIndexWithOptions(API_KEYS, new JsonObject().put("hash", 1), unique),
                        mongo.createIndexWithOptions(
                                API_KEYS,
                                new JsonObject().put("organisationId", 1).put("createdAt", -1),
                                plain),
                        mongo.createIndexWithOptions(END_USERS, new JsonObject().put("organisationId", 1), plain)))
                .mapEmpty();
    }

    /** Whether a write failed because a unique value is taken. */
    static boolean isDuplicate(Throwable failure) {
        return failure instanceof MongoException known && known.getCode() == DUPLICATE_KEY;
    }

    static JsonObject byId(String id) {
        return new JsonObject().put("_id", id);
    }
}
