package dev.tollgate.identity.organisation;

import dev.tollgate.identity.Credential;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.UserRef;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/**
 * Organisations, who belongs to them and with what rights. All operations fail with a
 * {@link dev.tollgate.platform.TollgateException}.
 *
 * <p>What names an organisation fails with NOT_FOUND for whoever is no member, whether or not it exists, and with FORBIDDEN
 * for an API key: organisations are managed by people. Rights are those of the moment, read from the store. Who stands
 * above whom: an owner may do everything, an admin may act on plain members and make admins, a member only leaves.
 */
public interface Organisations {
    /**
     * Makes an organisation; who asks owns it.
     *
     * @return fails with INVALID_REQUEST naming each wrong field, with CONFLICT when the slug is taken or the user owns 200
     */
    Future<OwnOrganisation> create(NewOrganisation wish);

    /** The organisations to which a signed-in user belongs. */
    Future<OwnOrganisations> mine(Principal by);

    /** One of them. */
    Future<OwnOrganisation> show(OrganisationRef organisation);

    /** Changes name, slug, description; for owners and admins. Fails as {@link #create}. */
    Future<OwnOrganisation> change(OrganisationChange change);

    /**
     * Makes it the organisation for which the user acts: in this session, within 3 s on all nodes, and in sessions that
     * begin later.
     */
    Future<Done> makeActive(OrganisationRef organisation);

    /** All members. */
    Future<MemberList> members(OrganisationRef organisation);

    /**
     * Gives a member another role, never above that of who asks. What they lose is gone within 3 s, for keys they made too.
     *
     * @return fails with CONFLICT for the last owner and for the user whose personal organisation it is
     */
    Future<Member> changeRole(RoleChange change);

    /**
     * Ends a membership; members may end their own. It ends their sessions in the organisation and revokes the keys that
     * act in their name there. Fails as {@link #changeRole}.
     */
    Future<Done> remove(MemberRef member);

    /**
     * Invites somebody, to a role not above that of who asks, for 7 days. A letter goes out where mail is on; an invitation
     * stands even when it did not.
     *
     * @return fails with FORBIDDEN for plain members, with CONFLICT when 200 are open or the person is a member
     */
    Future<CreatedInvite> invite(InviteRequest request);

    /** Invitations of the last time, open or not, at most 500; for owners and admins. */
    Future<InviteList> invites(OrganisationRef organisation);

    /** Takes an invitation back; one that is not open any more is no error. For owners and admins. */
    Future<Done> revokeInvite(InviteRef invite);

    /**
     * Makes the signed-in user a member.
     *
     * @return fails with NOT_FOUND when the token is none, or expired, revoked or above what its maker may grant now; with
     *     CONFLICT when it was used or the user is a member; with FORBIDDEN when it is for another e-mail address
     */
    Future<Joined> accept(InviteToken token);

    /** End users of the principal's organisation; for its owners and admins and for keys with the permission `users`. */
    Future<EndUserPage> endUsers(EndUserQuery query);

    /** One of them; NOT_FOUND. */
    Future<EndUser> endUser(EndUserRef endUser);

    /** The organisations of any user. Who calls has made sure that another service of this installation asks. */
    Future<OwnOrganisations> ofUser(UserRef user);

    /** Any organisation; NOT_FOUND. Who may call: as {@link #ofUser}. */
    Future<Organisation> byId(OrganisationId organisation);

    /** The members of any organisation; NOT_FOUND. Who may call: as {@link #ofUser}. */
    Future<MemberList> membersOf(OrganisationId organisation);

    /** Owners and admins of any organisation who can be written to; NOT_FOUND. For what runs inside this installation. */
    Future<ContactList> contacts(OrganisationId organisation);

    /** Looks at an access token; UNAUTHENTICATED when it is not good. Who may call: as {@link #ofUser}. */
    Future<TokenReport> examine(Credential token);
}
