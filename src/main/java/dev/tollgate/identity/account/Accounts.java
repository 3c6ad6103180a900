package dev.tollgate.identity.account;

import dev.tollgate.identity.KeyList;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/**
 * A user's own account. What takes a principal is for users who signed in and fails with FORBIDDEN for API keys. All
 * operations fail with a {@link dev.tollgate.platform.TollgateException}.
 */
public interface Accounts {
    /** The caller's account. */
    Future<Account> show(Principal by);

    /**
     * Changes the profile. A new e-mail address is not verified; a letter goes there.
     *
     * @return fails with INVALID_REQUEST naming each wrong field (a wrong password too), CONFLICT when the address is taken
     */
    Future<Account> change(AccountChange change);

    /**
     * Sets a new password. All other sessions of the user end within 5 s; API keys stay.
     *
     * @return fails with INVALID_REQUEST when the old one is wrong or the new one breaks the rules, with CONFLICT when
     *     another change came first
     */
    Future<Done> changePassword(PasswordChange change);

    /**
     * Deletes the caller's account. All sessions and keys are refused from now on, within 5 s on all nodes; all that is theirs
     * is erased soon after, but for the lines of the ledger. Organisations that nobody else belongs to are closed.
     *
     * @return done when the deletion is certain; fails with INVALID_REQUEST when the password is wrong, with CONFLICT while
     *     others belong to the personal organisation, while the caller is the last owner of an organisation with other
     *     members, and for the last platform admin
     */
    Future<Done> delete(AccountDeletion deletion);

    /** The open sessions of the caller, the newest first. */
    Future<SessionList> sessions(Principal by);

    /** The API keys that act in the caller's name, without their secrets, of all organisations; at most 1,000. */
    Future<KeyList> keys(Principal by);

    /** Ends a session of the caller within 5 s, this one too; NOT_FOUND when they have none with this id. */
    Future<Done> endSession(SessionRef session);

    /** Ends all sessions of the caller but this one, within 5 s. */
    Future<Done> endOtherSessions(Principal by);

    /** Sends a letter to an unverified address of a user. Done at once and alike, whether or not there is one. */
    Future<Done> askVerification(LetterRequest request);

    /** Verifies the address that the letter went to; INVALID_REQUEST when the token is not good (any more). */
    Future<Done> verifyEmail(OneTimeToken token);

    /** Sends a letter for a new password. Done at once and alike, whether or not there is such a user. */
    Future<Done> forgotPassword(LetterRequest request);

    /**
     * Sets a new password by a letter's token, which is good for an hour and once, and ends all sessions of the user
     * within 5 s. The address counts as verified then.
     *
     * @return fails with INVALID_REQUEST when the token is not good (any more) or the password breaks the rules, which
     *     leaves the token good
     */
    Future<Done> resetPassword(PasswordReset reset);
}
