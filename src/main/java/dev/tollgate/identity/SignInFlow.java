package dev.tollgate.identity;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.util.Optional;

/** Signs users up, in and out. */
final class SignInFlow {
    private final RegistrationRules rules;
    private final PasswordHashing hashing;
    private final Tokens tokens;
    private final Users users;
    private final Members members;
    private final Sessions sessions;

    SignInFlow(
            PasswordRules passwordRules,
            PasswordHashing hashing,
            Tokens tokens,
            Users users,
            Members members,
            Sessions sessions) {
        this.rules = new RegistrationRules(passwordRules);
        this.hashing = hashing;
        this.tokens = tokens;
        this.users = users;
        this.members = members;
        this.sessions = sessions;
    }

    /** Makes a user and signs them in; CONFLICT. */
    Future<SignedIn> register(Registration wish) {
        Registration registration = rules.checked(wish);
        return users.isTaken(registration)
                .compose(taken ->
                        taken ? Future.<String>failedFuture(Users.taken()) : hashing.hash(registration.password()))
                .compose(hash -> users.create(registration, hash, PlatformRole.CLIENT))
                .compose(user -> sessions.begin(user, user.organisationId()));
    }

    /** Signs in; UNAUTHENTICATED, after the same work whatever was wrong. */
    Future<SignedIn> signIn(SignIn attempt) {
        if (PasswordRules.isTooLong(attempt.password().value())) {
            throw TollgateException.invalid("password", "must be at most " + PasswordRules.MAX_BYTES + " bytes long");
        }
        // No user has such a name; the look-up is made all the same, so that it costs the same.
        boolean canExist =
                attempt.login().length() <= RegistrationRules.MAX_EMAIL && PlainText.isStorable(attempt.login());
        String login = canExist ? attempt.login() : "";
        return users.byLogin(login)
                .compose(found -> checkPassword(attempt, found))
                .compose(user ->
                        startingOrganisation(user).compose(organisationId -> sessions.begin(user, organisationId)));
    }

    /** The one that the user chose last, while they belong to it. */
    private Future<String> startingOrganisation(User user) {
        return members.find(user.activeOrganisationId(), user.id())
                .map(membership -> membership.isPresent() ? user.activeOrganisationId() : user.organisationId());
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

    /** Renews a session; UNAUTHENTICATED. */
    Future<SignedIn> refresh(RefreshToken token) {
        return tokens.readRefresh(token.value()).compose(used -> sessions.rotate(used, token.byBrowser())
                .compose(next -> users.byId(next.userId()).compose(found -> renew(next, found))));
    }

    private Future<SignedIn> renew(Tokens.Claims next, Optional<Users.Account> found) {
        if (found.isEmpty() || found.get().user().blocked()) {
            return sessions.end(next.sessionId()).compose(_ -> Future.failedFuture(Tokens.unauthenticated()));
        }
        return Future.succeededFuture(sessions.signedIn(found.get().user(), next));
    }

    /** Ends a session; a token that is none is no error. */
    Future<Done> logout(RefreshToken token) {
        return tokens.readRefresh(token.value())
                .compose(
                        claims -> sessions.end(claims.sessionId()).map(Done.DONE),
                        notAToken -> Future.succeededFuture(Done.DONE));
    }
}
