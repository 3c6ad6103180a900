package dev.tollgate.identity;

import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** Who calls and what they may do. All operations fail with a {@link dev.tollgate.platform.TollgateException}. */
public interface Identity {
    /**
     * Makes a user with a personal organisation, and signs them in.
     *
     * @return fails with INVALID_REQUEST naming each wrong field, CONFLICT when name or e-mail is taken
     */
    Future<SignedIn> register(Registration registration);

    /** Signs in; an unknown name and a wrong password fail alike with UNAUTHENTICATED, after the same work. */
    Future<SignedIn> signIn(SignIn signIn);

    /** Renews a session. A token used a second time ends its whole family and fails with UNAUTHENTICATED. */
    Future<SignedIn> refresh(RefreshToken token);

    /** Ends the session of this refresh token; the access tokens of it die within 5 s. Unknown tokens are no error. */
    Future<Done> logout(RefreshToken token);

    /** The caller behind a credential, with the rights they have now; fails with UNAUTHENTICATED. */
    Future<Principal> authenticate(Credential credential);

    /** Makes a key; fails with FORBIDDEN when it would have more rights than its maker may grant. */
    Future<CreatedKey> createKey(KeyRequest request);

    /** The keys of the principal's organisation. */
    Future<KeyList> keys(Principal by);

    /** Ends a key; NOT_FOUND unless it is one of the principal's organisation. */
    Future<Done> revokeKey(KeyRef key);

    /** Gives a key a new secret; the old one stops within 5 s. */
    Future<CreatedKey> rotateKey(KeyRef key);

    /** The key itself, for a call that shows it. */
    Future<ApiKey> key(KeyRef key);

    /**
     * Applies the `userId` rule: a user may name themselves; a platform admin anybody; a key its maker and, with the
     * permission `users`, end users of its organisation, who are made on first use. All else fails with FORBIDDEN and
     * the same message, whether or not the id exists.
     */
    Future<Subject> subject(NamedUser named);

    /** A page of all users. The caller has checked that a platform admin asks. */
    Future<UserPage> users(UserQuery query);

    /** One user; NOT_FOUND. */
    Future<User> user(UserRef user);
}
