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
import dev.tollgate.identity.organisation.OwnOrganisation;
import dev.tollgate.identity.organisation.OwnOrganisations;
import dev.tollgate.identity.organisation.RoleChange;
import dev.tollgate.identity.organisation.TokenReport;
import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where the operations of {@link dev.tollgate.identity.organisation.Organisations} are asked for. */
final class OrganisationsAddresses {
    static final Address<NewOrganisation, OwnOrganisation> CREATE =
            address("create", NewOrganisation.class, OwnOrganisation.class);
    static final Address<Principal, OwnOrganisations> MINE = address("mine", Principal.class, OwnOrganisations.class);
    static final Address<OrganisationRef, OwnOrganisation> SHOW =
            address("show", OrganisationRef.class, OwnOrganisation.class);
    static final Address<OrganisationChange, OwnOrganisation> CHANGE =
            address("change", OrganisationChange.class, OwnOrganisation.class);
    static final Address<OrganisationRef, Done> MAKE_ACTIVE = address("makeActive", OrganisationRef.class, Done.class);
    static final Address<OrganisationRef, MemberList> MEMBERS =
            address("members", OrganisationRef.class, MemberList.class);
    static final Address<RoleChange, Member> CHANGE_ROLE = address("changeRole", RoleChange.class, Member.class);
    static final Address<MemberRef, Done> REMOVE = address("remove", MemberRef.class, Done.class);
    static final Address<InviteRequest, CreatedInvite> INVITE =
            address("invite", InviteRequest.class, CreatedInvite.class);
    static final Address<OrganisationRef, InviteList> INVITES =
            address("invites", OrganisationRef.class, InviteList.class);
    static final Address<InviteRef, Done> REVOKE_INVITE = address("revokeInvite", InviteRef.class, Done.class);
    static final Address<InviteToken, Joined> ACCEPT = address("accept", InviteToken.class, Joined.class);
    static final Address<EndUserQuery, EndUserPage> END_USERS =
            address("endUsers", EndUserQuery.class, EndUserPage.class);
    static final Address<EndUserRef, EndUser> END_USER = address("endUser", EndUserRef.class, EndUser.class);
    static final Address<UserRef, OwnOrganisations> OF_USER = address("ofUser", UserRef.class, OwnOrganisations.class);
    static final Address<OrganisationId, Organisation> BY_ID =
            address("byId", OrganisationId.class, Organisation.class);
    static final Address<OrganisationId, MemberList> MEMBERS_OF =
            address("membersOf", OrganisationId.class, MemberList.class);
    static final Address<OrganisationId, ContactList> CONTACTS =
            address("contacts", OrganisationId.class, ContactList.class);
    static final Address<Credential, TokenReport> EXAMINE = address("examine", Credential.class, TokenReport.class);

    private OrganisationsAddresses() {}

    private static <Q extends Record, A> Address<Q, A> address(String operation, Class<Q> request, Class<A> answer) {
        return new Address<>("tollgate.organisations." + operation, request, answer);
    }
}
