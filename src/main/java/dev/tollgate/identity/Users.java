package dev.tollgate.identity;

import dev.tollgate.identity.organisation.Contact;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Users, and the personal organisations made with them, in the store. */
final class Users {
    static final int MAX_SEARCH = 254;
    static final int MAX_PAGE_SIZE = 100;
    static final int MAX_PAGE = 1_000_000;

    private static final String OWN_ORGANISATION = "%s's organisation";

    private final MongoClient mongo;
    private final Ids ids;
    private final InstantSource clock;

    /** A user together with what only this room may see. */
    record Account(User user, String passwordHash) {}

    Users(MongoClient mongo, Ids ids, InstantSource clock) {
        this.mongo = mongo;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whether one of the names of this registration is taken. Only the insert decides; this spares work. */
    Future<Boolean> isTaken(Registration registration) {
        var query = new JsonObject().put("logins", new JsonObject().put("$in", new JsonArray(logins(registration))));
        return mongo.findOne(IdentityCollections.USERS, query, new JsonObject().put("_id", 1))
                .map(Objects::nonNull);
    }

    /** Makes a user and a personal organisation; fails with CONFLICT when a name is taken. */
    Future<User> create(Registration registration, String passwordHash, PlatformRole role) {
        String name = Stream.of(registration.username(), registration.email())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        String organisationName = registration.organisationName() == null
                ? OWN_ORGANISATION.formatted(name)
                : registration.organisationName();
        String organisationId = ids.next("org");
        User user = new User(
                ids.next("usr"),
                registration.username(),
                registration.email(),
                false,
                role,
                organisationId,
                organisationName,
                registration.fullName(),
                organisationId,
                false,
                Instant.ofEpochMilli(clock.millis()));
        return insertOrganisation(user, registration)
                .compose(_ -> insertMember(user))
                .compose(_ -> insertUser(user, logins(registration), passwordHash))
                .map(user)
                .recover(failure -> afterFailure(user, failure));
    }

    private Future<?> insertOrganisation(User user, Registration registration) {
        var document = new JsonObject()
                .put("_id", user.organisationId())
                .put("name", user.organisationName())
                .put("personal", true)
                .put("ownerId", user.id())
                .put("owners", new JsonArray().add(user.id()))
                .put("createdAt", user.createdAt().toEpochMilli());
        if (registration.description() != null) {
            document.put("description", registration.description());
        }
        return mongo.insert(IdentityCollections.ORGANISATIONS, document);
    }

    private Future<?> insertMember(User user) {
        return mongo.insert(
                IdentityCollections.MEMBERS,
                new JsonObject()
                        .put("_id", IdentityCollections.memberId(user.organisationId(), user.id()))
                        .put("organisationId", user.organisationId())
                        .put("userId", user.id())
                        .put("role", MemberRole.OWNER.name())
                        .put("since", user.createdAt().toEpochMilli()));
    }

    private Future<?> insertUser(User user, List<String> logins, String passwordHash) {
        var document = new JsonObject()
                .put("_id", user.id())
                .put("logins", new JsonArray(logins))
                .put("passwordHash", passwordHash)
                .put("emailVerified", user.emailVerified())
                .put("platformRole", user.platformRole().name())
                .put("organisationId", user.organisationId())
                .put("organisationName", user.organisationName())
                .put("blocked", user.blocked())
                .put("createdAt", user.createdAt().toEpochMilli());
        if (user.username() != null) {
            document.put("username", user.username());
        }
        if (user.email() != null) {
            document.put("email", user.email());
        }
        if (user.fullName() != null) {
            document.put("fullName", user.fullName());
        }
        return mongo.insert(IdentityCollections.USERS, document);
    }

    /**
     * After a failure of unknown outcome the organisation must stay, for the user may be there. After a duplicate key it
     * goes, unless the duplicate is our own insert, sent twice by the driver.
     */
    private Future<User> afterFailure(User user, Throwable failure) {
        if (!MongoErrors.isDuplicate(failure)) {
            return Future.failedFuture(failure);
        }
        return byId(user.id())
                .compose(own -> own.isPresent()
                        ? Future.succeededFuture(user)
                        : removeOrganisation(user).transform(_ -> Future.failedFuture(taken())));
    }

    private Future<Void> removeOrganisation(User user) {
        return mongo.removeDocument(
                        IdentityCollections.MEMBERS,
                        IdentityCollections.byId(IdentityCollections.memberId(user.organisationId(), user.id())))
                .compose(_ -> mongo.removeDocument(
                        IdentityCollections.ORGANISATIONS, IdentityCollections.byId(user.organisationId())))
                .mapEmpty();
    }

    static TollgateException taken() {
        return new TollgateException(ErrorKind.CONFLICT, "This user name or e-mail address is already registered");
    }

    /** The user who signs in under this name or address. */
    Future<Optional<Account>> byLogin(String login) {
        return find(new JsonObject().put("logins", PlainText.normalised(login)));
    }

    /** The user with this id. */
    Future<Optional<Account>> byId(String userId) {
        if (!IdentityCollections.isId(userId)) {
            return Future.succeededFuture(Optional.empty());
        }
        return find(IdentityCollections.byId(userId));
    }

    private Future<Optional<Account>> find(JsonObject query) {
        return mongo.findOne(IdentityCollections.USERS, query, null)
                .map(found -> Optional.ofNullable(found).map(Users::account));
    }

    /** Those of these users that are there. */
    Future<List<User>> byIds(Collection<String> userIds) {
        var query = new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(List.copyOf(userIds))));
        return mongo.find(IdentityCollections.USERS, query)
                .map(found ->
                        found.stream().map(document -> account(document).user()).toList());
    }

    /** Those of these users who may act and have a verified address. */
    Future<List<Contact>> contacts(Collection<String> userIds) {
        var query = new JsonObject()
                .put("_id", new JsonObject().put("$in", new JsonArray(List.copyOf(userIds))))
                .put("emailVerified", true);
        return mongo.find(IdentityCollections.USERS, query)
                .map(found -> found.stream().flatMap(Users::contact).toList());
    }

    private static Stream<Contact> contact(JsonObject document) {
        User user = account(document).user();
        String email = user.email();
        return email == null || user.blocked()
                ? Stream.empty()
                : Stream.of(new Contact(user.id(), email, Profiles.languageOf(document)));
    }

    /** Sets for which organisation the user's sessions begin. */
    Future<Void> setActive(String userId, String organisationId) {
        var change = new JsonObject().put("$set", new JsonObject().put("activeOrganisationId", organisationId));
        return mongo.updateCollection(IdentityCollections.USERS, IdentityCollections.byId(userId), change)
                .mapEmpty();
    }

    /** Keeps the name of a personal organisation that its user carries. */
    Future<Void> renameOrganisation(String userId, String organisationId, String name) {
        JsonObject query = IdentityCollections.byId(userId).put("organisationId", organisationId);
        var change = new JsonObject().put("$set", new JsonObject().put("organisationName", name));
        return mongo.updateCollection(IdentityCollections.USERS, query, change).mapEmpty();
    }

    /** Lets the user's sessions begin in the personal organisation again, if they began in this one. */
    Future<Void> unsetActive(String userId, String organisationId) {
        var query = IdentityCollections.byId(userId).put("activeOrganisationId", organisationId);
        var change = new JsonObject().put("$unset", new JsonObject().put("activeOrganisationId", ""));
        return mongo.updateCollection(IdentityCollections.USERS, query, change).mapEmpty();
    }

    /** Whether there is a platform admin at all. */
    Future<Boolean> hasAdmin() {
        var query = new JsonObject().put("platformRole", PlatformRole.ADMIN.name());
        return mongo.findOne(IdentityCollections.USERS, query, new JsonObject().put("_id", 1))
                .map(Objects::nonNull);
    }

    /** Whether somebody else is a platform admin and may act as one. */
    Future<Boolean> hasOtherAdmin(String userId) {
        var query = new JsonObject()
                .put("platformRole", PlatformRole.ADMIN.name())
                .put("blocked", false)
                .put("_id", new JsonObject().put("$ne", userId))
                .put(Deletions.SINCE, new JsonObject().put("$exists", false));
        return mongo.findOne(IdentityCollections.USERS, query, new JsonObject().put("_id", 1))
                .map(Objects::nonNull);
    }

    /** A page, the newest first. */
    Future<UserPage> page(UserQuery query) {
        String search = query.search() == null ? "" : PlainText.normalised(query.search());
        if (query.page() < 1
                || query.page() > MAX_PAGE
                || query.limit() < 1
                || query.limit() > MAX_PAGE_SIZE
                || search.length() > MAX_SEARCH) {
            return Future.failedFuture(
                    TollgateException.invalid("page", "page, limit or search text are out of their range"));
        }
        if (!PlainText.isStorable(search)) {
            // No name holds such characters, and not every server takes them in a pattern.
            return Future.succeededFuture(new UserPage(List.of(), 0));
        }
        JsonObject selection = search.isEmpty()
                ? new JsonObject()
                : new JsonObject().put("logins", LiteralSearch.inAnyOf(LiteralSearch.pattern(search)));
        FindOptions page = new FindOptions()
                .setSort(new JsonObject().put("createdAt", -1).put("_id", -1))
                .setSkip(Math.multiplyExact(query.page() - 1, query.limit()))
                .setLimit(query.limit());
        return mongo.findWithOptions(IdentityCollections.USERS, selection, page).compose(found -> mongo.count(
                        IdentityCollections.USERS, selection)
                .map(total -> new UserPage(
                        found.stream().map(document -> account(document).user()).toList(), total)));
    }

    private static List<String> logins(Registration registration) {
        return Stream.of(registration.username(), registration.email())
                .filter(Objects::nonNull)
                .map(PlainText::normalised)
                .distinct()
                .toList();
    }

    static Account account(JsonObject document) {
        var user = new User(
                document.getString("_id"),
                document.getString("username"),
                document.getString("email"),
                document.getBoolean("emailVerified"),
                PlatformRole.valueOf(document.getString("platformRole")),
                document.getString("organisationId"),
                document.getString("organisationName"),
                document.getString("fullName"),
                document.getString("activeOrganisationId", document.getString("organisationId")),
                // Whoever is being deleted may do nothing any more.
                document.getBoolean("blocked") || Deletions.isBegun(document),
                Instant.ofEpochMilli(document.getLong("createdAt")));
        return new Account(user, document.getString("passwordHash"));
    }
}
