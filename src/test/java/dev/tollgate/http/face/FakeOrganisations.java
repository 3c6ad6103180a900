package dev.tollgate.http.face;

import dev.tollgate.identity.Credential;
import dev.tollgate.identity.MemberRole;
import dev.tollgate.identity.PlatformRole;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.UserRef;
import dev.tollgate.identity.organisation.ContactList;
import dev.tollgate.identity.organisation.CreatedInvite;
import dev.tollgate.identity.organisation.EndUser;
import dev.tollgate.identity.organisation.EndUserPage;
import dev.tollgate.identity.organisation.EndUserQuery;
import dev.tollgate.identity.organisation.EndUserRef;
import dev.tollgate.identity.organisation.Invite;
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
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The organisation `org_acme`, of which everybody is an owner. */
public final class FakeOrganisations implements Organisations {
    /** Whether the next letter goes out. */
    public boolean mailed;

    /** What it is called. */
    public String name = "Acme";

    private final Rooms rooms;

    FakeOrganisations(Rooms rooms) {
        this.rooms = rooms;
    }

    private Organisation acme() {
        return new Organisation("org_acme", name, "acme", null, false, true, FakeIdentity.THEN);
    }

    private OwnOrganisation own() {
        return new OwnOrganisation(acme(), MemberRole.OWNER, true);
    }

    private static Member member(String userId, MemberRole role) {
        return new Member(userId, "bob", "bob@example.org", null, role, FakeIdentity.THEN, 1_500_000_000L);
    }

    private static Invite invited(@Nullable String email, MemberRole role) {
        return new Invite(
                "inv_1",
                "org_acme",
                email,
                role,
                Invite.Status.OPEN,
                "usr_alice",
                FakeIdentity.THEN,
                FakeIdentity.THEN.plus(Duration.ofDays(7)));
    }

    @Override
    public Future<OwnOrganisation> create(NewOrganisation wish) {
        rooms.acts.add("create " + wish.name() + " " + wish.slug());
        return Future.succeededFuture(own());
    }

    @Override
    public Future<OwnOrganisations> mine(Principal by) {
        return Future.succeededFuture(new OwnOrganisations(List.of(own())));
    }

    @Override
    public Future<OwnOrganisation> show(OrganisationRef organisation) {
        return Future.succeededFuture(own());
    }

    @Override
    public Future<OwnOrganisation> change(OrganisationChange change) {
        rooms.acts.add("change " + change.name() + " " + change.slug() + " " + change.description());
        return Future.succeededFuture(own());
    }

    @Override
    public Future<Done> makeActive(OrganisationRef organisation) {
        rooms.acts.add("switch " + organisation.organisationId());
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<MemberList> members(OrganisationRef organisation) {
        return membersOf(new OrganisationId(organisation.organisationId()));
    }

    @Override
    public Future<Member> changeRole(RoleChange change) {
        rooms.acts.add("role " + change.organisationId() + " " + change.userId() + " " + change.role());
        return Future.succeededFuture(member(change.userId(), change.role()));
    }

    @Override
    public Future<Done> remove(MemberRef member) {
        rooms.acts.add("remove " + member.organisationId() + " " + member.userId());
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<CreatedInvite> invite(InviteRequest request) {
        rooms.acts.add("invite " + request.email() + " " + request.role() + " " + request.language());
        return Future.succeededFuture(new CreatedInvite(
                invited(request.email(), request.role()),
                new Secret("invite_1"),
                new Secret("https://gate.example/#/invite/invite_1"),
                mailed));
    }

    @Override
    public Future<InviteList> invites(OrganisationRef organisation) {
        return Future.succeededFuture(new InviteList(List.of(invited("bob@example.org", MemberRole.MEMBER))));
    }

    @Override
    public Future<Done> revokeInvite(InviteRef invite) {
        rooms.acts.add("revoke " + invite.organisationId() + " " + invite.inviteId());
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Joined> accept(InviteToken token) {
        return Future.succeededFuture(new Joined("org_acme", token.by().userId(), MemberRole.MEMBER));
    }

    @Override
    public Future<EndUserPage> endUsers(EndUserQuery query) {
        return Future.succeededFuture(new EndUserPage(List.of(endUser(query.by(), "eu_1")), 1));
    }

    @Override
    public Future<EndUser> endUser(EndUserRef endUser) {
        return Future.succeededFuture(endUser(endUser.by(), endUser.endUserId()));
    }

    private static EndUser endUser(Principal by, String id) {
        return new EndUser(id, by.organisationId(), "42", FakeIdentity.THEN);
    }

    @Override
    public Future<OwnOrganisations> ofUser(UserRef user) {
        return Future.succeededFuture(new OwnOrganisations(List.of(own())));
    }

    @Override
    public Future<Organisation> byId(OrganisationId organisation) {
        return Future.succeededFuture(acme());
    }

    @Override
    public Future<ContactList> contacts(OrganisationId organisation) {
        return Future.succeededFuture(new ContactList("", List.of()));
    }

    @Override
    public Future<MemberList> membersOf(OrganisationId organisation) {
        return Future.succeededFuture(
                new MemberList(List.of(member("usr_alice", MemberRole.OWNER), member("usr_bob", MemberRole.MEMBER))));
    }

    @Override
    public Future<TokenReport> examine(Credential token) {
        return token.value().value().equals("good")
                ? Future.succeededFuture(new TokenReport(
                        "usr_alice",
                        "alice@example.org",
                        "org_acme",
                        MemberRole.ADMIN,
                        PlatformRole.CLIENT,
                        FakeIdentity.THEN))
                : Future.failedFuture(new TollgateException(ErrorKind.UNAUTHENTICATED, "no"));
    }
}
