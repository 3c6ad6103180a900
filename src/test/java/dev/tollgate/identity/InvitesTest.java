package dev.tollgate.identity;

import static dev.tollgate.identity.OrganisationScene.refused;
import static dev.tollgate.identity.RoomFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.organisation.CreatedInvite;
import dev.tollgate.identity.organisation.Invite;
import dev.tollgate.identity.organisation.InviteRef;
import dev.tollgate.identity.organisation.InviteRequest;
import dev.tollgate.identity.organisation.Joined;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class InvitesTest {
    private OrganisationScene scene;
    private RoomFixture fixture;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        scene = new OrganisationScene(dataFolder);
        fixture = scene.fixture;
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private List<Invite> listed() {
        return done(fixture.organisations().invites(new OrganisationRef(scene.owner, scene.id)))
                .invites();
    }

    @Test
    void anInvitedPersonJoinsWithTheRoleOfTheInvitation() {
        Principal bob = scene.person("bob");
        CreatedInvite invite = done(scene.invite(scene.owner, " BOB@example.org", MemberRole.ADMIN));

        assertThat(done(scene.accept(bob, invite.token())))
                .isEqualTo(new Joined(scene.id, bob.userId(), MemberRole.ADMIN));

        assertThat(scene.roles()).containsEntry(bob.userId(), MemberRole.ADMIN);
        assertThat(listed()).extracting(Invite::status).containsExactly(Invite.Status.ACCEPTED);
    }

    @Test
    void az07AnInvitationUsedTwiceMakesOneMember() {
        Principal bob = scene.person("bob");
        Principal eve = scene.person("eve");
        Secret token = scene.token(scene.owner, null, MemberRole.MEMBER);
        done(scene.accept(bob, token));

        refused(scene.accept(bob, token), ErrorKind.CONFLICT);
        refused(scene.accept(eve, token), ErrorKind.CONFLICT);

        assertThat(scene.roles()).hasSize(2).doesNotContainKey(eve.userId());
    }

    @Test
    void az07OfManyWhoAcceptOneInvitationAtOnceOneWins() {
        List<Principal> crowd =
                IntStream.range(0, 8).mapToObj(i -> scene.person("p" + i)).toList();
        Secret token = scene.token(scene.owner, null, MemberRole.MEMBER);

        List<Future<Joined>> acts =
                crowd.stream().map(each -> scene.accept(each, token)).toList();
        done(Future.join(acts).transform(_ -> Future.succeededFuture()));

        assertThat(acts.stream().filter(Future::succeeded)).hasSize(1);
        assertThat(scene.roles()).hasSize(2);
    }

    @Test
    void az07AnExpiredOrRevokedInvitationAndAnInventedOneMakeNoMember() {
        Principal bob = scene.person("bob");
        Secret late = scene.token(scene.owner, null, MemberRole.MEMBER);
        fixture.clock.pass(Invites.LIFE);
        CreatedInvite revoked = done(scene.invite(scene.owner, null, MemberRole.MEMBER));
        var ref = new InviteRef(scene.owner, scene.id, revoked.invite().id());
        done(fixture.organisations().revokeInvite(ref));
        done(fixture.organisations().revokeInvite(ref));

        for (Secret token : List.of(late, revoked.token(), new Secret("invite_x"), new Secret("x".repeat(1_000)))) {
            refused(scene.accept(bob, token), ErrorKind.NOT_FOUND);
        }

        assertThat(scene.roles()).hasSize(1);
        assertThat(listed())
                .extracting(Invite::status)
                .containsExactlyInAnyOrder(Invite.Status.EXPIRED, Invite.Status.REVOKED);
    }

    @Test
    void az07AnInvitationForAnotherAddressIsRefusedAndStaysGood() {
        Principal eve = scene.person("eve");
        Secret token = scene.token(scene.owner, "bob@example.org", MemberRole.ADMIN);

        refused(scene.accept(eve, token), ErrorKind.FORBIDDEN);
        refused(
                scene.accept(fixture.principal(fixture.register("nameless").accessToken()), token),
                ErrorKind.FORBIDDEN);

        assertThat(scene.roles()).hasSize(1);
        done(scene.accept(scene.person("bob"), token));
    }

    @Test
    void az07NobodyInvitesAboveTheirOwnRole() {
        Principal admin = scene.member("admin", MemberRole.ADMIN);
        Principal member = scene.member("member", MemberRole.MEMBER);

        refused(scene.invite(admin, null, MemberRole.OWNER), ErrorKind.FORBIDDEN);
        refused(scene.invite(member, null, MemberRole.MEMBER), ErrorKind.FORBIDDEN);
        refused(scene.invite(scene.person("stranger"), null, MemberRole.MEMBER), ErrorKind.NOT_FOUND);
        done(scene.invite(admin, null, MemberRole.ADMIN));
    }

    @Test
    void az07AnInvitationIsWorthNoMoreThanItsMakerIsNow() {
        Principal admin = scene.member("admin", MemberRole.ADMIN);
        Secret token = scene.token(admin, null, MemberRole.ADMIN);
        done(scene.changeRole(scene.owner, admin, MemberRole.MEMBER));

        refused(scene.accept(scene.person("bob"), token), ErrorKind.NOT_FOUND);
        done(scene.remove(scene.owner, admin));
        refused(scene.accept(scene.person("eve"), token), ErrorKind.NOT_FOUND);
    }

    @Test
    void onlyThoseWhoRunTheOrganisationSeeAndRevokeInvitations() {
        Principal member = scene.member("member", MemberRole.MEMBER);
        CreatedInvite invite = done(scene.invite(scene.owner, null, MemberRole.MEMBER));
        Principal stranger = scene.person("stranger");
        String foreign = scene.make(stranger, "Other");

        refused(fixture.organisations().invites(new OrganisationRef(member, scene.id)), ErrorKind.FORBIDDEN);
        refused(
                fixture.organisations()
                        .revokeInvite(
                                new InviteRef(member, scene.id, invite.invite().id())),
                ErrorKind.FORBIDDEN);
        refused(
                fixture.organisations()
                        .revokeInvite(
                                new InviteRef(stranger, foreign, invite.invite().id())),
                ErrorKind.NOT_FOUND);
        done(scene.accept(stranger, invite.token()));
    }

    @Test
    void aMemberNeedsNoInvitation() {
        refused(scene.invite(scene.owner, "owner@example.org", MemberRole.MEMBER), ErrorKind.CONFLICT);
        refused(scene.accept(scene.owner, scene.token(scene.owner, null, MemberRole.MEMBER)), ErrorKind.CONFLICT);
        refused(scene.invite(scene.owner, "no address", MemberRole.MEMBER), ErrorKind.INVALID_REQUEST);
    }

    @Test
    void openInvitationsHaveALimit() {
        for (int i = 0; i < Invites.MAX_OPEN; i++) {
            done(scene.invite(scene.owner, null, MemberRole.MEMBER));
        }
        refused(scene.invite(scene.owner, null, MemberRole.MEMBER), ErrorKind.CONFLICT);
        fixture.clock.pass(Invites.LIFE);
        done(scene.invite(scene.owner, null, MemberRole.MEMBER));
    }

    @Test
    void aLetterGoesOutInTheLanguageOfTheInviterWhereMailIsOn() {
        assertThat(done(scene.invite(scene.owner, "a@example.org", MemberRole.MEMBER))
                        .mailed())
                .isFalse();
        fixture.mails.on = true;

        CreatedInvite invite = done(fixture.organisations()
                .invite(new InviteRequest(
                        scene.owner, scene.id, "b@example.org", MemberRole.MEMBER, Language.RUSSIAN)));

        assertThat(invite.mailed()).isTrue();
        assertThat(invite.link().value())
                .isEqualTo("https://gate.example/#/invite/" + invite.token().value());
        assertThat(fixture.mails.letters).hasSize(1);
        assertThat(fixture.mails.letters.getFirst().to()).isEqualTo("b@example.org");
        assertThat(fixture.mails.letters.getFirst().text())
                .contains("owner", "Acme", invite.link().value(), "приглашает");
        fixture.mails.away = true;
        assertThat(done(scene.invite(scene.owner, "c@example.org", MemberRole.MEMBER))
                        .mailed())
                .isFalse();
    }

    @Test
    void au11TheStoreHoldsNoTokenOfAnInvitation() {
        CreatedInvite invite = done(scene.invite(scene.owner, null, MemberRole.MEMBER));

        String dump = done(fixture.mongo.find("invites", new JsonObject())).toString()
                + fixture.outbox.events.getFirst().data();

        assertThat(dump)
                .contains(invite.invite().id())
                .doesNotContain(invite.token().value());
        assertThat(invite.token().value()).matches("invite_[0-9a-z]{26}");
    }

    /** The node died between using the invitation up and making the member. */
    @Test
    void anAcceptanceThatACrashCutIsFinishedByTheNextStart() {
        Principal bob = scene.person("bob");
        CreatedInvite invite = done(scene.invite(scene.owner, null, MemberRole.OWNER));
        done(scene.accept(bob, invite.token()));
        fixture.set("invites", invite.invite().id(), "joining", true);
        fixture.set("invites", invite.invite().id(), Marks.UNTOLD, 1);
        done(fixture.mongo.removeDocument(
                "members", new JsonObject().put("_id", IdentityCollections.memberId(scene.id, bob.userId()))));

        fixture.restart(new Secret(""));

        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!scene.roles().containsKey(bob.userId())) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        done(scene.remove(scene.owner, scene.owner));
    }
}
