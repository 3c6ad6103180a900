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

    /**
     * The same caller with the rights they have now, for an act that was allowed some time before it is done; fails with
     * UNAUTHENTICATED when the user or the key is no longer good.
     */
    Future<Principal> rightsNow(Principal earlier);

    /**
     * Limits what a member may spend of an organisation, with their tokens and with the keys they made. An owner may cap
     * every member, an admin those who are neither, a platform admin anybody anywhere; a key only with `admin`. It holds
     * within 5 s; a change keeps what was spent.
     *
     * @return fails with NOT_FOUND when the user is no member or the caller belongs to another organisation, else with
     *     FORBIDDEN for who may not
     */
    Future<Done> capMember(MemberCap cap);

    /**
     * Makes a key; fails with INVALID_REQUEST naming each wrong field, with FORBIDDEN when it would have more rights than
     * its maker may grant, with CONFLICT when the organisation has 1,000 keys.
     */
    Future<CreatedKey> createKey(KeyRequest request);

    /** The keys of the principal's organisation. */
    Future<KeyList> keys(Principal by);

    /**
     * Ends a key; one that is ended already is no error. NOT_FOUND unless it is one of the principal's organisation;
     * FORBIDDEN for a plain member who did not make it and for a key that lacks one of its permissions.
     */
    Future<Done> revokeKey(KeyRef key);

    /**
     * Gives a key a new secret; the old one stops within 5 s. From then on it acts in the name of who asked. NOT_FOUND
     * and FORBIDDEN as for {@link #revokeKey}; a key can renew only itself, a key with `admin` only a platform admin;
     * CONFLICT when the key is revoked or expired.
     */
    Future<CreatedKey> rotateKey(KeyRef key);

    /** The key itself, for a call that shows it. */
    Future<ApiKey> key(KeyRef key);

    /**
     * Applies the `userId` rule: a user may name themselves; a platform admin anybody; a key its maker and, with the
     * permission `users`, end users of its organisation, who are made on first use. All else fails with FORBIDDEN and
     * the same message, whether or not the id exists; a platform admin gets NOT_FOUND for an id that does not. Who names
     * themselves means the organisation that they act for, and where money is meant their personal one; a key always its
     * own.
     */
    Future<Subject> subject(NamedUser named);

    /** A page of all users. The caller has checked that a platform admin asks. */
    Future<UserPage> users(UserQuery query);

    /** One user; NOT_FOUND. */
    Future<User> user(UserRef user);
}
