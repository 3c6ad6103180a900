package dev.tollgate.identity;

import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The collections of the room and their indexes.
 *
 * <p>A sign-up writes three documents and no transaction ties them: organisation, then member, then user. The insert of
 * the user alone claims the names (unique `logins`), so a crash before it leaves parts that nothing names, and after it
 * all is there.
 */
final class IdentityCollections {
    /**
     * `_id` `usr_…`; `logins` are the normalised names and addresses under which the user signs in; `deletedAt` while the
     * account is being deleted.
     */
    static final String USERS = "users";

    /**
     * `_id` `org_…`; `owners` are ids of members that are owners, perhaps not all of them, never one that is none: the
     * last cannot be taken out ({@link Owners}); `deletedAt` while it is being deleted, `closedAt` when it is.
     */
    static final String ORGANISATIONS = "organisations";

    /** `_id` organisation and user ({@link #memberId}); `role`; `cap` where there is or was one: `monthlyNano`, `version`. */
    static final String MEMBERS = "members";

    /** `_id` `inv_…`; `hash` of the token; `state`; `joining` while an accepted one has not made its member yet. */
    static final String INVITES = "invites";

    /** `_id` `ses_…`, one per sign-in; `token` is the hash of the only refresh token still good. */
    static final String SESSIONS = "sessions";

    /** `_id` `key_…`; `hash` of the secret; `budget` in 10^-9 credit with a `version`. */
    static final String API_KEYS = "apiKeys";

    /** `_id` kind, user and hash of the address; `hash` of the token ({@link OneTimeTokens}). */
    static final String ONE_TIME_TOKENS = "oneTimeTokens";

    /** `_id` made from organisation and external id ({@link EndUsers}). */
    static final String END_USERS = "endUsers";

    private static final Pattern ID = Pattern.compile("[a-z0-9_]{1,64}");

    private IdentityCollections() {}

    static String memberId(String organisationId, String userId) {
        return organisationId + "." + userId;
    }

    /** Whether a text can be an id at all; what cannot is not looked up, whatever its length or characters. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    static List<CollectionSchema> all() {
        return List.of(
                CollectionSchema.named(USERS)
                        .unique("logins")
                        .index("-createdAt")
                        .index("platformRole")
                        .index(Deletions.SINCE),
                CollectionSchema.named(ORGANISATIONS).uniqueIfPresent("slug").index(Closings.SINCE),
                CollectionSchema.named(MEMBERS)
                        .index("userId")
                        .index("organisationId")
                        .index(Marks.UNTOLD),
                CollectionSchema.named(INVITES)
                        .unique("hash")
                        .index("email")
                        .index("organisationId", "-createdAt")
                        .index(Marks.UNTOLD),
                CollectionSchema.named(SESSIONS).index("expiresAt").index("userId"),
                CollectionSchema.named(API_KEYS)
                        .unique("hash")
                        .index("organisationId", "-createdAt")
                        .index("makerId")
                        .index(Marks.UNTOLD),
                CollectionSchema.named(ONE_TIME_TOKENS).unique("hash").index("expiresAt"),
                CollectionSchema.named(END_USERS).index("organisationId"));
    }

    static JsonObject byId(String id) {
        return new JsonObject().put("_id", id);
    }
}
