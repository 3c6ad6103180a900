package dev.tollgate.http.face;

import dev.tollgate.identity.ApiKey;
import dev.tollgate.identity.CreatedKey;
import dev.tollgate.identity.Credential;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.KeyList;
import dev.tollgate.identity.KeyRef;
import dev.tollgate.identity.KeyRequest;
import dev.tollgate.identity.MemberCap;
import dev.tollgate.identity.NamedUser;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.RefreshToken;
import dev.tollgate.identity.Registration;
import dev.tollgate.identity.SignIn;
import dev.tollgate.identity.SignedIn;
import dev.tollgate.identity.Subject;
import dev.tollgate.identity.User;
import dev.tollgate.identity.UserPage;
import dev.tollgate.identity.UserQuery;
import dev.tollgate.identity.UserRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Users alice and admin, whose password is their name twice, and what is added. */
public final class FakeIdentity implements Identity {
    static final Instant THEN = Instant.parse("2026-01-01T12:00:00Z");

    private final Rooms rooms;
    private final Map<String, User> users = new LinkedHashMap<>();
    public final List<ApiKey> keys = new ArrayList<>();
    public @Nullable Registration registered;
    public @Nullable KeyRequest keyRequest;
    public @Nullable UserQuery userQuery;

    FakeIdentity(Rooms rooms) {
        this.rooms = rooms;
        put(person("alice", "alice", null, PlatformRole.CLIENT, false));
        put(person("admin", "admin", "admin@example.com", PlatformRole.ADMIN, false));
    }

    public void put(User user) {
        users.put(user.id(), user);
    }

    public static User person(
            String name, @Nullable String username, @Nullable String email, PlatformRole role, boolean blocked) {
        return new User(
                "usr_" + name,
                username,
                email,
                false,
                role,
                "org_" + name,
                "Company of " + name,
                null,
                "org_" + name,
                blocked,
                THEN);
    }

    private static TollgateException failure(ErrorKind kind) {
        return new TollgateException(kind, kind.code());
    }

    private static SignedIn session(User user) {
        return new SignedIn(new Secret("jwt." + user.id()), new Secret("rt_" + user.id()), 3600, user);
    }

    @Override
    public Future<SignedIn> register(Registration registration) {
        rooms.acts.add("register");
        registered = registration;
        String name = registration.username() != null ? registration.username() : "new";
        if (users.containsKey("usr_" + name)) {
            return Future.failedFuture(failure(ErrorKind.CONFLICT));
        }
        return Future.succeededFuture(
                session(person(name, registration.username(), registration.email(), PlatformRole.CLIENT, false)));
    }

    @Override
    public Future<SignedIn> signIn(SignIn signIn) {
        rooms.acts.add("signIn " + signIn.login());
        for (User user : users.values()) {
            boolean named =
                    signIn.login().equals(user.username()) || signIn.login().equals(user.email());
            if (named && signIn.password().value().equals(user.username() + user.username())) {
                return Future.succeededFuture(session(user));
            }
        }
        return Future.failedFuture(failure(ErrorKind.UNAUTHENTICATED));
    }

    @Override
    public Future<SignedIn> refresh(RefreshToken token) {
        User user = users.get(token.value().value().replace("rt_", ""));
        return user == null
                ? Future.failedFuture(failure(ErrorKind.UNAUTHENTICATED))
                : Future.succeededFuture(session(user));
    }

    @Override
    public Future<Done> logout(RefreshToken token) {
        rooms.acts.add("logout " + token.value().value());
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Principal> authenticate(Credential credential) {
        return Future.failedFuture(failure(ErrorKind.UNAUTHENTICATED));
    }

    @Override
    public Future<Principal> rightsNow(Principal earlier) {
        User user = users.get(earlier.userId());
        String keyId = earlier.keyId();
        if (user == null || user.blocked()) {
            return Future.failedFuture(failure(ErrorKind.UNAUTHENTICATED));
        }
        if (keyId == null) {
            return Future.succeededFuture(earlier);
        }
        return key(new KeyRef(earlier, keyId))
                .compose(
                        key -> key.active()
                                ? Future.succeededFuture(withRightsOf(key, earlier))
                                : Future.failedFuture(failure(ErrorKind.UNAUTHENTICATED)),
                        _ -> Future.failedFuture(failure(ErrorKind.UNAUTHENTICATED)));
    }

    private static Principal withRightsOf(ApiKey key, Principal maker) {
        return new Principal(
                maker.userId(),
                maker.organisationId(),
                maker.memberRole(),
                maker.platformRole(),
                key.id(),
                key.name(),
                key.permissions(),
                key.allowedModels(),
                key.limits(),
                maker.spendingLimits());
    }

    @Override
    public Future<Done> capMember(MemberCap cap) {
        rooms.acts.add("cap " + cap.organisationId() + " " + cap.userId() + " " + cap.monthlyNano());
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<CreatedKey> createKey(KeyRequest request) {
        rooms.acts.add("createKey");
        keyRequest = request;
        var key = new ApiKey(
                "key_1",
                request.name(),
                "ak_live_1a2b",
                true,
                request.permissions(),
                request.allowedModels(),
                request.limits(),
                request.budget(),
                THEN,
                request.expiresAt(),
                null);
        keys.add(key);
        return Future.succeededFuture(new CreatedKey(key, new Secret("ak_live_1a2b3c")));
    }

    @Override
    public Future<KeyList> keys(Principal by) {
        return Future.succeededFuture(new KeyList(keys));
    }

    @Override
    public Future<Done> revokeKey(KeyRef key) {
        return key(key).map(found -> {
            rooms.acts.add("revokeKey " + found.id());
            return Done.DONE;
        });
    }

    @Override
    public Future<CreatedKey> rotateKey(KeyRef key) {
        return key(key).map(found -> new CreatedKey(found, new Secret("ak_live_9z")));
    }

    @Override
    public Future<ApiKey> key(KeyRef key) {
        return keys.stream()
                .filter(known -> known.id().equals(key.keyId()))
                .findFirst()
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(failure(ErrorKind.NOT_FOUND)));
    }

    @Override
    public Future<Subject> subject(NamedUser named) {
        String userId = named.userId();
        Principal by = named.by();
        if (userId == null || userId.equals(by.userId())) {
            String organisationId =
                    named.meansMoney() && !by.isKey() ? by.userId().replace("usr_", "org_") : by.organisationId();
            return Future.succeededFuture(new Subject(organisationId, by.userId(), null));
        }
        if (userId.startsWith("usr_")) {
            User user = users.get(userId);
            return by.isPlatformAdmin() && user != null
                    ? Future.succeededFuture(new Subject(user.organisationId(), userId, null))
                    : Future.failedFuture(failure(ErrorKind.FORBIDDEN));
        }
        return by.isKey() && by.may(Permission.USERS)
                ? Future.succeededFuture(new Subject(by.organisationId(), null, "eu_" + userId))
                : Future.failedFuture(failure(ErrorKind.FORBIDDEN));
    }

    @Override
    public Future<UserPage> users(UserQuery query) {
        userQuery = query;
        return Future.succeededFuture(new UserPage(List.copyOf(users.values()), users.size()));
    }

    @Override
    public Future<User> user(UserRef user) {
        User found = users.get(user.userId());
        return found == null ? Future.failedFuture(failure(ErrorKind.NOT_FOUND)) : Future.succeededFuture(found);
    }
}
