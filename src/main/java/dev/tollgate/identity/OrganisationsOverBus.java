package dev.tollgate.identity;

import dev.tollgate.identity.organisation.ContactList;
import dev.tollgate.identity.organisation.CreatedInvite;
import dev.tollgate.identity.organisation.EndUser;
import dev.tollgate.identity.organisation.EndUserPage;
import dev.tollgate.identity.organisation.EndUserQuery;
import dev.tollgate.identity.organisation.EndUserRef;
import dev.tollgate.identity.organisation.InviteList;
import dev.tollgate.identity.organisation.InviteRef;
import dev.tollgate.identity.organisation.InviteRequest;
import dev.tollgate.identity.organisation.InviteToken;
import dev.tollgate.identity.organisation.Joined;
import dev.tollgate.identity.organisation.Member;
import dev.tollgate.identity.organisation.MemberList;
import dev.tollgate.identity.organisation.MemberRef;
import dev.tollgate.identity.organisation.NewOrganisation;
import dev.tollgate.identity.organisation.Organisation;
import dev.tollgate.identity.organisation.OrganisationChange;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.identity.organisation.OwnOrganisation;
import dev.tollgate.identity.organisation.OwnOrganisations;
import dev.tollgate.identity.organisation.RoleChange;
import dev.tollgate.identity.organisation.TokenReport;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** {@link Organisations} asked over the event bus. */
final class OrganisationsOverBus implements Organisations {
    private final Bus bus;
    private final Authenticator authenticator;

    OrganisationsOverBus(Bus bus, Authenticator authenticator) {
        this.bus = bus;
        this.authenticator = authenticator;
    }

    @Override
    public Future<OwnOrganisation> create(NewOrganisation wish) {
        return bus.request(OrganisationsAddresses.CREATE, wish);
    }

    @Override
    public Future<OwnOrganisations> mine(Principal by) {
        return bus.request(OrganisationsAddresses.MINE, by);
    }

    @Override
    public Future<OwnOrganisation> show(OrganisationRef organisation) {
        return bus.request(OrganisationsAddresses.SHOW, organisation);
    }

    @Override
    public Future<OwnOrganisation> change(OrganisationChange change) {
        return bus.request(OrganisationsAddresses.CHANGE, change);
    }

    @Override
    public Future<Done> makeActive(OrganisationRef organisation) {
        return bus.request(OrganisationsAddresses.MAKE_ACTIVE, organisation).map(done -> {
            // Who is told here that it is done must not act for the one before, however late the bus tells of the
            // change.
            authenticator.forgetSessionOf(organisation.by());
            return done;
        });
    }

    @Override
    public Future<MemberList> members(OrganisationRef organisation) {
        return bus.request(OrganisationsAddresses.MEMBERS, organisation);
    }

    @Override
    public Future<Member> changeRole(RoleChange change) {
        return bus.request(OrganisationsAddresses.CHANGE_ROLE, change);
    }

    @Override
    public Future<Done> remove(MemberRef member) {
        return bus.request(OrganisationsAddresses.REMOVE, member);
    }

    @Override
    public Future<CreatedInvite> invite(InviteRequest request) {
        return bus.request(OrganisationsAddresses.INVITE, request);
    }

    @Override
    public Future<InviteList> invites(OrganisationRef organisation) {
        return bus.request(OrganisationsAddresses.INVITES, organisation);
    }

    @Override
    public Future<Done> revokeInvite(InviteRef invite) {
        return bus.request(OrganisationsAddresses.REVOKE_INVITE, invite);
    }

    @Override
    public Future<Joined> accept(InviteToken token) {
        return bus.request(OrganisationsAddresses.ACCEPT, token);
    }

    @Override
    public Future<EndUserPage> endUsers(EndUserQuery query) {
        return bus.request(OrganisationsAddresses.END_USERS, query);
    }

    @Override
    public Future<EndUser> endUser(EndUserRef endUser) {
        return bus.request(OrganisationsAddresses.END_USER, endUser);
    }

    @Override
    public Future<OwnOrganisations> ofUser(UserRef user) {
        return bus.request(OrganisationsAddresses.OF_USER, user);
    }

    @Override
    public Future<Organisation> byId(OrganisationId organisation) {
        return bus.request(OrganisationsAddresses.BY_ID, organisation);
    }

    @Override
    public Future<ContactList> contacts(OrganisationId organisation) {
        return bus.request(OrganisationsAddresses.CONTACTS, organisation);
    }

    @Override
    public Future<MemberList> membersOf(OrganisationId organisation) {
        return bus.request(OrganisationsAddresses.MEMBERS_OF, organisation);
    }

    @Override
    public Future<TokenReport> examine(Credential token) {
        return bus.request(OrganisationsAddresses.EXAMINE, token);
    }
}
