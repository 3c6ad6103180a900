package dev.tollgate.identity.admin;

import dev.tollgate.identity.User;
import dev.tollgate.identity.UserPage;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/**
 * All users and organisations. The caller has checked that a platform admin asks, and has written each change to the audit
 * log. All operations fail with a {@link dev.tollgate.platform.TollgateException}.
 */
public interface Administration {
    /** A page of users. */
    Future<UserPage> users(Search search);

    /**
     * Blocks or unblocks a user, or changes their role. It holds on all nodes within 5 s; the sessions of who is blocked
     * end, their keys are refused until they are unblocked.
     *
     * @return fails with NOT_FOUND, with CONFLICT when admins would block themselves or lose their own role
     */
    Future<User> change(UserChange change);

    /**
     * Deletes a user's account as {@link dev.tollgate.identity.account.Accounts#delete} does, without their password.
     *
     * @return done when the deletion is certain; fails with NOT_FOUND, with CONFLICT for the admin's own account and for what
     *     the user would get one for
     */
    Future<Done> delete(UserDeletion deletion);

    /** A page of organisations. */
    Future<OrganisationPage> organisations(Search search);

    /** One organisation; NOT_FOUND. */
    Future<FoundOrganisation> organisation(OrganisationId organisation);

    /** Refuses all credentials that act for an organisation, or no longer, on all nodes within 5 s; NOT_FOUND. */
    Future<FoundOrganisation> block(OrganisationBlock block);

    /**
     * Ends an organisation: all credentials that act for it are refused on all nodes within 5 s, sessions of its members go on
     * in their personal ones, and soon after everything of it is erased but the lines of the ledger.
     *
     * @return done when the deletion is certain, also when it was before; fails with NOT_FOUND, with CONFLICT for a personal
     *     one, which ends with its user
     */
    Future<Done> deleteOrganisation(OrganisationDeletion deletion);
}
