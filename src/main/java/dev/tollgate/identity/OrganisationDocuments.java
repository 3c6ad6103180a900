package dev.tollgate.identity;

import static dev.tollgate.identity.IdentityCollections.ORGANISATIONS;
import static dev.tollgate.identity.IdentityCollections.USERS;

import dev.tollgate.identity.organisation.NewOrganisation;
import dev.tollgate.identity.organisation.Organisation;
import dev.tollgate.identity.organisation.OrganisationChange;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Organisations in the store. For flows that wait. */
final class OrganisationDocuments {
    private static final String START_CREDITS = "startCredits";

    /** Of a user. */
    private static final String HAS_MADE_ONE = "hasMadeOrganisation";

    private final MongoClient mongo;
    private final Ids ids;
    private final InstantSource clock;

    OrganisationDocuments(MongoClient mongo, Ids ids, InstantSource clock) {
        this.mongo = mongo;
        this.ids = ids;
        this.clock = clock;
    }

    /** Makes one that has no members yet; CONFLICT when the slug is taken. */
    Organisation insert(NewOrganisation wish) {
        var organisation = new Organisation(
                ids.next("org"),
                wish.name(),
                wish.slug(),
                emptyAsNull(wish.description()),
                false,
                false,
                Instant.ofEpochMilli(clock.millis()));
        JsonObject document = IdentityCollections.byId(organisation.id())
                .put("name", organisation.name())
                .put("personal", false)
                .put(START_CREDITS, false)
                .put("ownerId", wish.by().userId())
                .put("owners", new JsonArray().add(wish.by().userId()))
                .put("createdAt", organisation.createdAt().toEpochMilli());
        putIfThere(document, "slug", organisation.slug());
        putIfThere(document, "description", organisation.description());
        unlessTaken(() -> mongo.insert(ORGANISATIONS, document).await());
        return isFirstMadeBy(wish.by().userId()) ? withStartCredits(document) : organisation;
    }

    /** True once for a user, whatever becomes of the organisation: who deletes it and makes another gets nothing more. */
    private boolean isFirstMadeBy(String userId) {
        JsonObject query = IdentityCollections.byId(userId).put(HAS_MADE_ONE, new JsonObject().put("$exists", false));
        var change = new JsonObject().put("$set", new JsonObject().put(HAS_MADE_ONE, true));
        return mongo.updateCollection(USERS, query, change).await().getDocModified() == 1;
    }

    /** Before the organisation has an account: its id is not told yet. */
    private Organisation withStartCredits(JsonObject document) {
        var change = new JsonObject().put("$set", new JsonObject().put(START_CREDITS, true));
        mongo.updateCollection(ORGANISATIONS, IdentityCollections.byId(document.getString("_id")), change)
                .await();
        return organisation(document.put(START_CREDITS, true));
    }

    private static @Nullable String emptyAsNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static void putIfThere(JsonObject document, String field, @Nullable String value) {
        if (value != null) {
            document.put(field, value);
        }
    }

    private static void unlessTaken(Runnable write) {
        try {
            write.run();
        } catch (RuntimeException failure) {
            throw MongoErrors.isDuplicate(failure)
                    ? new TollgateException(ErrorKind.CONFLICT, "This slug is taken")
                    : failure;
        }
    }

    /** Changes what the wish names; CONFLICT when the slug is taken. */
    void change(OrganisationChange wish) {
        var set = new JsonObject();
        putIfThere(set, "name", wish.name());
        putIfThere(set, "slug", wish.slug());
        var change = new JsonObject();
        if (wish.description() != null && wish.description().isEmpty()) {
            change.put("$unset", new JsonObject().put("description", ""));
        } else {
            putIfThere(set, "description", wish.description());
        }
        if (!set.isEmpty()) {
            change.put("$set", set);
        }
        if (!change.isEmpty()) {
            JsonObject one = IdentityCollections.byId(wish.organisationId());
            unlessTaken(() -> mongo.updateCollection(ORGANISATIONS, one, change).await());
        }
    }

    /** Whose personal organisation it is, nobody for others. */
    Optional<String> personalUser(String organisationId) {
        JsonObject personal = IdentityCollections.byId(organisationId).put("personal", true);
        return Optional.ofNullable(mongo.findOne(ORGANISATIONS, personal, null).await())
                .map(found -> found.getString("ownerId"));
    }

    /** The organisation with this id; none when it is gone. */
    Optional<Organisation> find(String organisationId) {
        return IdentityCollections.isId(organisationId)
                ? Optional.ofNullable(byIds(List.of(organisationId)).get(organisationId))
                : Optional.empty();
    }

    /** Whether an admin has blocked it. */
    boolean isBlocked(String organisationId) {
        return mongo.count(
                                ORGANISATIONS,
                                IdentityCollections.byId(organisationId).put("blocked", true))
                        .await()
                > 0;
    }

    /** Those of these that are there and not being deleted, by id. */
    Map<String, Organisation> byIds(Collection<String> organisationIds) {
        var query =
                new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(List.copyOf(organisationIds))));
        return mongo.find(ORGANISATIONS, query).await().stream()
                .filter(document -> !Closings.isGone(document))
                .map(OrganisationDocuments::organisation)
                .collect(Collectors.toMap(Organisation::id, Function.identity()));
    }

    private static Organisation organisation(JsonObject document) {
        return new Organisation(
                document.getString("_id"),
                document.getString("name"),
                document.getString("slug"),
                document.getString("description"),
                document.getBoolean("personal", false),
                // Personal ones, and those of before this was told apart.
                document.getBoolean(START_CREDITS, true),
                Instant.ofEpochMilli(document.getLong("createdAt")));
    }
}
