package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Signs users up and in, and tells who a credential stands for. Nothing is cached here: each answer holds now. */
final class IdentityService implements Identity {
    private static final Set<Permission> OF_SIGNED_IN =
            EnumSet.complementOf(EnumSet.of(Permission.ADMIN, Permission.BILLING_TOPUP));

    private final RegistrationRules rules;
    private final PasswordHashing hashing;
    private final Tokens tokens;
    private final Users users;
    private final Sessions sessions;
    private final ApiKeys keys;
    private final Subjects subjects;

    IdentityService(
            PasswordRules passwordRules,
            PasswordHashing hashing,
            Tokens tokens,
            Users users,
            Sessions sessions,
            ApiKeys keys,
            Subjects subjects) {
        this.rules = new RegistrationRules(passwordRules);
        this.hashing = hashing;
        this.tokens = tokens;
        this.users = users;
        this.sessions = sessions;
        this.keys = keys;
        this.subjects = subjects;
    }

    @Override
    public Future<SignedIn> register(Registration wish) {
        Registration registration = rules.checked(wish);
        return users.isTaken(registration)
                .compose(taken ->
                        taken ? Future.<String>failedFuture(Users.taken()) : hashing.hash(registration.password()))
                .compose(hash -> users.create(registration, hash, PlatformRole.CLIENT))
                .compose(sessions::begin);
    }

    @Override
    public Future<SignedIn> signIn(SignIn attempt) {
        if (PasswordRules.isTooLong(attempt.password().value())) {
            throw TollgateException.invalid("password", "must be at most " + PasswordRules.MAX_BYTES + " bytes long");
        }
        // No user has a longer name; the look-up is made all the same, so that it costs the same.
        String login = attempt.login().length() > RegistrationRules.MAX_EMAIL ? "" : attempt.login();
        return users.byLogin(login)
                .compose(found -> checkPassword(attempt, found))
                .compose(sessions::begin);
    }

    /** A blocked user fails like a wrong password, after the same work. */
    private Future<User> checkPassword(SignIn attempt, Optional<Users.Account> found) {
        Future<Boolean> matches = found.isPresent()
                ? hashing.matches(attempt.password(), found.get().passwordHash())
                : hashing.matchesNobody(attempt.password());
        return matches.map(isRight -> {
            if (!isRight || found.isEmpty() || found.get().user().blocked()) {
                throw new TollgateException(ErrorKind.UNAUTHENTICATED, "Wrong user name or password");
            }
            return found.get().user();
        });
    }

    @Override
    public Future<SignedIn> refresh(RefreshToken token) {
        return tokens.readRefresh(token.value()).compose(used -> sessions.rotate(used)
                .compose(next -> users.byId(next.userId()).compose(found -> renew(next, found))));
    }

    private Future<SignedIn> renew(Tokens.Claims next, Optional<Users.Account> found) {
        if (found.isEmpty() || found.get().user().blocked()) {
            return sessions.end(next.sessionId()).compose(_ -> refused());
        }
        return Future.succeededFuture(sessions.signedIn(found.get().user(), next));
    }

    @Override
    public Future<Done> logout(RefreshToken token) {
        return tokens.readRefresh(token.value())
                .compose(
                        claims -> sessions.end(claims.sessionId()).map(Done.DONE),
                        notAToken -> Future.succeededFuture(Done.DONE));
    }

    @Override
    public Future<Principal> authenticate(Credential credential) {
        if (credential.isApiKey()) {
            return KeySecret.hasShape(credential.value())
                    ? keys.bySecret(credential.value()).compose(this::principalOfKey)
                    : refused();
        }
        return tokens.readAccess(credential.value()).compose(this::principalOfSession);
    }

    private Future<Principal> principalOfKey(Optional<StoredKey> found) {
        if (found.isEmpty() || !found.get().shown().active()) {
            return refused();
        }
        StoredKey key = found.get();
        return standing(key.makerId(), key.organisationId()).map(maker -> {
            keys.used(key.id());
            Set<Permission> permissions =
                    KeyRights.today(key.shown().permissions(), maker.platformRole(), maker.memberRole());
            return new Principal(
                    key.makerId(),
                    key.organisationId(),
                    maker.memberRole(),
                    permissions.contains(Permission.ADMIN) ? PlatformRole.ADMIN : PlatformRole.CLIENT,
                    key.id(),
                    key.shown().name(),
                    permissions,
                    key.shown().allowedModels(),
                    key.shown().limits());
        });
    }

    private Future<Principal> principalOfSession(Tokens.Claims claims) {
        return sessions.find(claims.sessionId()).compose(found -> {
            if (found.isEmpty()
                    || !found.get().userId().equals(claims.userId())
                    || !found.get().organisationId().equals(claims.organisationId())) {
                return refused();
            }
            return standing(claims.userId(), claims.organisationId())
                    .map(user -> new Principal(
                            claims.userId(),
                            claims.organisationId(),
                            user.memberRole(),
                            user.platformRole(),
                            null,
                            null,
                            OF_SIGNED_IN,
                            Set.of(),
                            KeyLimits.NONE));
        });
    }

    /** What a user is at the moment. */
    private record Standing(PlatformRole platformRole, MemberRole memberRole) {}

    /** Fails with UNAUTHENTICATED when the user is gone, blocked or no member any more. */
    private Future<Standing> standing(String userId, String organisationId) {
        Future<Optional<Users.Account>> account = users.byId(userId);
        Future<Optional<MemberRole>> role = users.role(organisationId, userId);
        return Future.all(account, role).map(_ -> {
            if (account.result().isEmpty()
                    || account.result().get().user().blocked()
                    || role.result().isEmpty()) {
                throw Tokens.unauthenticated();
            }
            return new Standing(
                    account.result().get().user().platformRole(), role.result().get());
        });
    }

    private static <T> Future<T> refused() {
        return Future.failedFuture(Tokens.unauthenticated());
    }

    @Override
    public Future<CreatedKey> createKey(KeyRequest request) {
        return keys.create(request);
    }

    @Override
    public Future<KeyList> keys(Principal by) {
        return keys.list(by.organisationId());
    }

    @Override
    public Future<Done> revokeKey(KeyRef key) {
        return keys.revoke(key);
    }

    @Override
    public Future<CreatedKey> rotateKey(KeyRef key) {
        return keys.rotate(key);
    }

    @Override
    public Future<ApiKey> key(KeyRef key) {
        return keys.find(key).map(StoredKey::shown);
    }

    @Override
    public Future<Subject> subject(NamedUser named) {
        return subjects.of(named);
    }

    @Override
    public Future<UserPage> users(UserQuery query) {
        return users.page(query);
    }

    @Override
    public Future<User> user(UserRef user) {
        return users.byId(user.userId())
                .map(found -> found.orElseThrow(() -> new TollgateException(ErrorKind.NOT_FOUND, "No such user"))
                        .user());
    }
}
