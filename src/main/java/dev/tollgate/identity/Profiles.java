package dev.tollgate.identity;

import dev.tollgate.identity.account.Account;
import dev.tollgate.platform.mail.Language;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What users change about themselves, in their documents. For flows that wait. */
final class Profiles {
    private static final String LANGUAGE = "language";

    private final MongoClient mongo;

    /** A user with what only this room may see. */
    record Profile(User user, String passwordHash, @Nullable Language language) {
        Account shown() {
            return new Account(user, language == null ? Language.ENGLISH : language);
        }
    }

    Profiles(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** The user with this id. */
    Optional<Profile> byId(String userId) {
        return find(IdentityCollections.byId(userId));
    }

    /** The user who signs in under this address. */
    Optional<Profile> byEmail(String email) {
        String login = PlainText.normalised(email);
        // A user name may look like an address; letters go to addresses only.
        return find(new JsonObject().put("logins", login))
                .filter(found -> found.user().email() != null
                        && PlainText.normalised(found.user().email()).equals(login));
    }

    private Optional<Profile> find(JsonObject query) {
        JsonObject found = mongo.findOne(IdentityCollections.USERS, query, null).await();
        return Optional.ofNullable(found).map(document -> {
            Users.Account account = Users.account(document);
            return new Profile(account.user(), account.passwordHash(), language(document.getString(LANGUAGE)));
        });
    }

    /** The one that a user chose, else English. */
    static Language languageOf(JsonObject user) {
        Language chosen = language(user.getString(LANGUAGE));
        return chosen == null ? Language.ENGLISH : chosen;
    }

    private static @Nullable Language language(@Nullable String tag) {
        return Arrays.stream(Language.values())
                .filter(language -> language.tag().equals(tag))
                .findFirst()
                .orElse(null);
    }

    /** Sets name and language; an empty name is none. */
    void describe(String userId, @Nullable String fullName, @Nullable Language language) {
        var set = new JsonObject();
        var unset = new JsonObject();
        if (fullName != null && fullName.isEmpty()) {
            unset.put("fullName", "");
        } else if (fullName != null) {
            set.put("fullName", fullName);
        }
        if (language != null) {
            set.put(LANGUAGE, language.tag());
        }
        var change = new JsonObject();
        if (!set.isEmpty()) {
            change.put("$set", set);
        }
        if (!unset.isEmpty()) {
            change.put("$unset", unset);
        }
        if (!change.isEmpty()) {
            mongo.updateCollection(IdentityCollections.USERS, IdentityCollections.byId(userId), change)
                    .await();
        }
    }

    /** Sets another address, not verified; CONFLICT when it is taken. */
    void changeEmail(User user, String email) {
        var logins = new JsonArray(Stream.concat(Stream.ofNullable(user.username()), Stream.of(email))
                .map(PlainText::normalised)
                .distinct()
                .toList());
        var set = new JsonObject().put("email", email).put("logins", logins).put("emailVerified", false);
        try {
            mongo.updateCollection(
                            IdentityCollections.USERS,
                            IdentityCollections.byId(user.id()),
                            new JsonObject().put("$set", set))
                    .await();
        } catch (RuntimeException failure) {
            throw MongoErrors.isDuplicate(failure) ? Users.taken() : failure;
        }
    }

    /** Whether the user still has this address, which is verified from now on. */
    boolean verify(String userId, String email) {
        return update(userId, "email", email, new JsonObject().put("emailVerified", true));
    }

    /** Whether the password was the one of this hash still, and is the new one now. */
    boolean changePassword(String userId, String oldHash, String newHash) {
        return update(userId, "passwordHash", oldHash, new JsonObject().put("passwordHash", newHash));
    }

    /** Whether the user still has this address, and has the new password now. */
    boolean resetPassword(String userId, String email, String newHash) {
        return update(
                userId,
                "email",
                email,
                new JsonObject().put("passwordHash", newHash).put("emailVerified", true));
    }

    private boolean update(String userId, String field, String expected, JsonObject set) {
        JsonObject asFound = IdentityCollections.byId(userId).put(field, expected);
        return mongo.findOneAndUpdate(IdentityCollections.USERS, asFound, new JsonObject().put("$set", set))
                        .await()
                != null;
    }
}
