package dev.tollgate.identity;

import dev.tollgate.identity.admin.FoundOrganisation;
import dev.tollgate.identity.admin.OrganisationBlock;
import dev.tollgate.identity.admin.OrganisationDeletion;
import dev.tollgate.identity.admin.OrganisationPage;
import dev.tollgate.identity.admin.Search;
import dev.tollgate.identity.admin.UserChange;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What platform admins see and change of users and organisations. It waits, so it runs on virtual threads. */
final class AdminFlow {
    private final MongoClient mongo;
    private final Sessions sessions;
    private final Closings closings;
    private final Changes changes;

    AdminFlow(MongoClient mongo, Sessions sessions, Closings closings, Changes changes) {
        this.mongo = mongo;
        this.sessions = sessions;
        this.closings = closings;
        this.changes = changes;
    }

    UserPage users(Search search) {
        JsonObject selection = selection(search.text(), List.of("logins"), LiteralSearch::inAnyOf);
        List<User> found = page(IdentityCollections.USERS, selection, search, "logins").stream()
                .map(document -> Users.account(document).user())
                .toList();
        return new UserPage(found, count(IdentityCollections.USERS, selection));
    }

    private List<JsonObject> page(String collection, JsonObject selection, Search search, String nameField) {
        if (search.page() < 1
                || search.page() > Users.MAX_PAGE
                || search.limit() < 1
                || search.limit() > Users.MAX_PAGE_SIZE) {
            throw TollgateException.invalid("page", "page or limit are out of their range");
        }
        JsonObject sort =
                switch (search.order()) {
                    case NEWEST -> new JsonObject().put("createdAt", -1).put("_id", -1);
                    case OLDEST -> new JsonObject().put("createdAt", 1).put("_id", 1);
                    case NAME -> new JsonObject().put(nameField, 1).put("_id", 1);
                };
        FindOptions options = new FindOptions()
                .setSort(sort)
                .setSkip(Math.multiplyExact(search.page() - 1, search.limit()))
                .setLimit(search.limit());
        return mongo.findWithOptions(collection, selection, options).await();
    }

    private long count(String collection, JsonObject selection) {
        return mongo.count(collection, selection).await();
    }

    /**
     * Those whose id is the text, or one of whose fields holds it.
     *
     * @param condition what is asked of a field, made of the pattern that matches the text
     */
    private static JsonObject selection(
            @Nullable String text, List<String> fields, UnaryOperator<JsonObject> condition) {
        if (text == null || text.isBlank()) {
            return new JsonObject();
        }
        String searched = PlainText.normalised(text);
        if (searched.length() > Users.MAX_SEARCH || !PlainText.isStorable(searched)) {
            throw TollgateException.invalid(
                    "q", "must be at most " + Users.MAX_SEARCH + " characters without control characters");
        }
        var either = new JsonArray().add(IdentityCollections.byId(searched));
        JsonObject pattern = LiteralSearch.pattern(searched).put("$options", "i");
        fields.forEach(field -> either.add(new JsonObject().put(field, condition.apply(pattern))));
        return new JsonObject().put("$or", either);
    }

    User change(UserChange change) {
        boolean isOwn = change.by().userId().equals(change.userId());
        if (isOwn && (Boolean.TRUE.equals(change.blocked()) || change.role() == PlatformRole.CLIENT)) {
            // So there is always one admin left.
            throw new TollgateException(ErrorKind.CONFLICT, "You cannot take your own rights away");
        }
        var set = new JsonObject();
        if (change.blocked() != null) {
            set.put("blocked", change.blocked());
        }
        if (change.role() != null) {
            set.put("platformRole", change.role().name());
        }
        if (set.isEmpty()) {
            throw TollgateException.invalid("blocked", "nothing is to be changed");
        }
        update(IdentityCollections.USERS, change.userId(), set, "No such user");
        if (Boolean.TRUE.equals(change.blocked())) {
            sessions.endAll(change.userId(), null).await();
        }
        changes.user(change.userId());
        return Users.account(find(IdentityCollections.USERS, change.userId(), "No such user"))
                .user();
    }

    private void update(String collection, String id, JsonObject set, String unknown) {
        find(collection, id, unknown);
        mongo.updateCollection(collection, IdentityCollections.byId(id), new JsonObject().put("$set", set))
                .await();
    }

    private JsonObject find(String collection, String id, String unknown) {
        JsonObject found = IdentityCollections.isId(id)
                ? mongo.findOne(collection, IdentityCollections.byId(id), null).await()
                : null;
        if (found == null) {
            throw new TollgateException(ErrorKind.NOT_FOUND, unknown);
        }
        return found;
    }

    OrganisationPage organisations(Search search) {
        JsonObject selection = selection(search.text(), List.of("name", "slug"), pattern -> pattern);
        List<FoundOrganisation> found = page(IdentityCollections.ORGANISATIONS, selection, search, "name").stream()
                .map(AdminFlow::organisation)
                .toList();
        return new OrganisationPage(found, count(IdentityCollections.ORGANISATIONS, selection));
    }

    FoundOrganisation organisation(OrganisationId wanted) {
        return organisation(find(IdentityCollections.ORGANISATIONS, wanted.organisationId(), "No such organisation"));
    }

    FoundOrganisation block(OrganisationBlock block) {
        var set = new JsonObject().put("blocked", block.blocked());
        if (block.blocked() && isPersonalOf(block.by(), block.organisationId())) {
            // Whose own organisation is blocked is refused everywhere.
            throw new TollgateException(ErrorKind.CONFLICT, "You cannot take your own rights away");
        }
        if (!block.blocked()
                && organisation(new OrganisationId(block.organisationId())).deletedAt() != null) {
            throw new TollgateException(ErrorKind.CONFLICT, "This organisation is deleted");
        }
        update(IdentityCollections.ORGANISATIONS, block.organisationId(), set, "No such organisation");
        changes.organisation(block.organisationId());
        return organisation(new OrganisationId(block.organisationId()));
    }

    private boolean isPersonalOf(Principal admin, String organisationId) {
        return find(IdentityCollections.USERS, admin.userId(), "No such user")
                .getString("organisationId")
                .equals(organisationId);
    }

    Done delete(OrganisationDeletion wish) {
        closings.begin(wish.organisationId(), wish.by().userId());
        changes.organisation(wish.organisationId());
        return Done.DONE;
    }

    private static FoundOrganisation organisation(JsonObject document) {
        return new FoundOrganisation(
                document.getString("_id"),
                document.getString("name"),
                document.getString("slug"),
                document.getBoolean("personal", false),
                document.getString("ownerId"),
                document.getBoolean("blocked", false),
                Instant.ofEpochMilli(document.getLong("createdAt")),
                Closings.since(document));
    }
}
