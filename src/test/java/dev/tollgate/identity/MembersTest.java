package dev.tollgate.identity;

import static dev.tollgate.identity.OrganisationScene.refused;
import static dev.tollgate.identity.RoomFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.organisation.MemberRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.outbox.OutboxEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class MembersTest {
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

    @Test
    void az06NobodyRaisesThemselvesAndAnAdminMakesNoOwner() {
        Principal admin = scene.member("admin", MemberRole.ADMIN);
        Principal other = scene.member("other", MemberRole.ADMIN);
        Principal member = scene.member("member", MemberRole.MEMBER);

        for (MemberRole role : List.of(MemberRole.OWNER, MemberRole.ADMIN)) {
            refused(scene.changeRole(member, member, role), ErrorKind.FORBIDDEN);
        }
        refused(scene.changeRole(admin, admin, MemberRole.OWNER), ErrorKind.FORBIDDEN);
        refused(scene.changeRole(admin, member, MemberRole.OWNER), ErrorKind.FORBIDDEN);
        refused(scene.changeRole(admin, other, MemberRole.MEMBER), ErrorKind.FORBIDDEN);
        refused(scene.changeRole(admin, scene.owner, MemberRole.MEMBER), ErrorKind.FORBIDDEN);
        refused(scene.remove(admin, other), ErrorKind.FORBIDDEN);
        refused(scene.remove(admin, scene.owner), ErrorKind.FORBIDDEN);
        refused(scene.remove(member, admin), ErrorKind.FORBIDDEN);

        assertThat(scene.roles())
                .containsEntry(scene.owner.userId(), MemberRole.OWNER)
                .containsEntry(admin.userId(), MemberRole.ADMIN)
                .containsEntry(other.userId(), MemberRole.ADMIN)
                .containsEntry(member.userId(), MemberRole.MEMBER);
    }

    @Test
    void anOwnerMayDoEverythingAnAdminRaisesMembersAndAnybodyLowersThemselves() {
        Principal admin = scene.member("admin", MemberRole.ADMIN);
        Principal member = scene.member("member", MemberRole.MEMBER);

        assertThat(done(scene.changeRole(admin, member, MemberRole.ADMIN)).role())
                .isEqualTo(MemberRole.ADMIN);
        assertThat(done(scene.changeRole(admin, admin, MemberRole.MEMBER)).role())
                .isEqualTo(MemberRole.MEMBER);
        done(scene.changeRole(scene.owner, member, MemberRole.OWNER));
        done(scene.changeRole(member, scene.owner, MemberRole.MEMBER));

        assertThat(scene.roles())
                .containsEntry(scene.owner.userId(), MemberRole.MEMBER)
                .containsEntry(member.userId(), MemberRole.OWNER);
    }

    @Test
    void theLastOwnerStays() {
        Principal admin = scene.member("admin", MemberRole.ADMIN);

        refused(scene.changeRole(scene.owner, scene.owner, MemberRole.ADMIN), ErrorKind.CONFLICT);
        refused(scene.remove(scene.owner, scene.owner), ErrorKind.CONFLICT);
        done(scene.changeRole(scene.owner, admin, MemberRole.OWNER));
        done(scene.remove(scene.owner, scene.owner));
        refused(scene.remove(admin, admin), ErrorKind.CONFLICT);
    }

    @Test
    void ofManyOwnersWhoLeaveAtOnceOneStays() {
        List<Principal> owners = new ArrayList<>(List.of(scene.owner));
        for (int i = 0; i < 5; i++) {
            owners.add(scene.member("owner" + i, MemberRole.OWNER));
        }
        List<Future<?>> acts = new ArrayList<>();
        for (int i = 0; i < owners.size(); i++) {
            Principal each = owners.get(i);
            acts.add(i % 2 == 0 ? scene.remove(each, each) : scene.changeRole(each, each, MemberRole.MEMBER));
        }
        done(Future.join(acts).transform(_ -> Future.succeededFuture()));

        long left = done(fixture.mongo.count(
                "members", new JsonObject().put("organisationId", scene.id).put("role", "OWNER")));
        assertThat(left).isEqualTo(1);
    }

    @Test
    void whoAPersonalOrganisationWasMadeForStaysItsOwner() {
        Principal bob = scene.person("bob");
        String personal = bob.organisationId();
        fixture.set(
                "organisations",
                personal,
                "owners",
                new io.vertx.core.json.JsonArray().add(bob.userId()).add("x"));

        refused(fixture.organisations().remove(new MemberRef(bob, personal, bob.userId())), ErrorKind.CONFLICT);
    }

    @Test
    void anOrganisationOfBeforeTheListOfOwnersKeepsItsOwnerToo() {
        done(fixture.mongo.updateCollection(
                "organisations",
                new JsonObject().put("_id", scene.id),
                new JsonObject().put("$unset", new JsonObject().put("owners", ""))));

        refused(scene.remove(scene.owner, scene.owner), ErrorKind.CONFLICT);
        Principal second = scene.member("second", MemberRole.OWNER);
        done(scene.remove(second, scene.owner));
        refused(scene.remove(second, second), ErrorKind.CONFLICT);
    }

    @Test
    void au06WhoIsLoweredLosesRightsWithinThreeSecondsAndSoDoTheirKeys() {
        SignedIn session = scene.signUp("bob");
        done(scene.accept(fixture.principal(session.accessToken()), scene.token(scene.owner, null, MemberRole.ADMIN)));
        Principal bob = scene.switched(session);
        CreatedKey key = fixture.key(bob, Permission.CHAT, Permission.USERS);
        assertThat(fixture.principal(key.secret()).may(Permission.USERS)).isTrue();

        done(scene.changeRole(scene.owner, bob, MemberRole.MEMBER));
        fixture.clock.pass(Duration.ofSeconds(3));

        assertThat(fixture.principal(session.accessToken()).memberRole()).isEqualTo(MemberRole.MEMBER);
        assertThat(fixture.principal(key.secret()).permissions()).containsExactly(Permission.CHAT);
        // The principal of before is an admin's: what counts is the store.
        refused(scene.invite(bob, null, MemberRole.MEMBER), ErrorKind.FORBIDDEN);
    }

    @Test
    void au06WhoIsRemovedLosesSessionsAndKeysOfTheOrganisationAndNoOthers() {
        SignedIn session = scene.signUp("bob");
        SignedIn athome = done(fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)));
        Principal home = fixture.principal(athome.accessToken());
        CreatedKey own = fixture.key(home, Permission.CHAT);
        done(scene.accept(home, scene.token(scene.owner, null, MemberRole.ADMIN)));
        Principal bob = scene.switched(session);
        CreatedKey shared = fixture.key(bob, Permission.CHAT);

        done(scene.remove(scene.owner, bob));
        fixture.clock.pass(Duration.ofSeconds(3));

        fixture.assertRefused(session.accessToken());
        refused(fixture.identity().refresh(new RefreshToken(session.refreshToken())), ErrorKind.UNAUTHENTICATED);
        fixture.assertRefused(shared.secret());
        assertThat(fixture.principal(athome.accessToken()).organisationId()).isEqualTo(home.organisationId());
        fixture.principal(own.secret());
        SignedIn later = done(fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)));
        assertThat(fixture.principal(later.accessToken()).organisationId()).isEqualTo(home.organisationId());
        done(scene.accept(home, scene.token(scene.owner, null, MemberRole.MEMBER)));
        fixture.clock.pass(Duration.ofSeconds(3));
        fixture.assertRefused(shared.secret());
    }

    @Test
    void whoIsNoMemberIsNotFound() {
        Principal stranger = scene.person("stranger");

        refused(scene.changeRole(scene.owner, stranger, MemberRole.ADMIN), ErrorKind.NOT_FOUND);
        refused(scene.remove(scene.owner, stranger), ErrorKind.NOT_FOUND);
        refused(scene.remove(stranger, stranger), ErrorKind.NOT_FOUND);
        refused(scene.changeRole(stranger, scene.owner, MemberRole.MEMBER), ErrorKind.NOT_FOUND);
    }

    @Test
    void membersOfAnotherOrganisationOfOnesOwnAreCappedToo() {
        Principal bob = scene.member("bob", MemberRole.MEMBER);

        done(fixture.identity().capMember(new MemberCap(scene.owner, scene.id, bob.userId(), 5L)));

        assertThat(done(fixture.organisations()
                                .members(new dev.tollgate.identity.organisation.OrganisationRef(scene.owner, scene.id)))
                        .members())
                .extracting("monthlyCapNano")
                .containsExactlyInAnyOrder(null, 5L);
        refused(fixture.identity().capMember(new MemberCap(bob, scene.id, bob.userId(), null)), ErrorKind.FORBIDDEN);
        refused(
                fixture.identity().capMember(new MemberCap(scene.person("x"), scene.id, bob.userId(), null)),
                ErrorKind.NOT_FOUND);
    }

    @Test
    void eventsTellWhatHappenedOnceAndInOrder() {
        Principal bob = scene.member("bob", MemberRole.MEMBER);
        done(scene.changeRole(scene.owner, bob, MemberRole.ADMIN));
        done(scene.changeRole(scene.owner, bob, MemberRole.ADMIN));
        done(scene.remove(scene.owner, bob));

        assertThat(fixture.outbox.types())
                .containsExactly("member.invited", "member.joined", "member.role_changed", "member.removed");
        assertThat(fixture.outbox.events)
                .extracting(OutboxEvent::organisationId)
                .containsOnly(scene.id);
        assertThat(fixture.outbox.events.get(2).data())
                .isEqualTo(new JsonObject()
                        .put("userId", bob.userId())
                        .put("from", "member")
                        .put("to", "admin")
                        .put("by", scene.owner.userId()));
    }

    @Test
    void noEventIsLostWhileTheOutboxIsAway() {
        fixture.outbox.away = true;
        Principal bob = scene.member("bob", MemberRole.MEMBER);
        Principal ann = scene.member("ann", MemberRole.MEMBER);
        done(scene.changeRole(scene.owner, ann, MemberRole.ADMIN));
        done(scene.remove(scene.owner, bob));
        CreatedKey key = fixture.key(scene.owner, Permission.CHAT);
        done(fixture.identity().revokeKey(new KeyRef(scene.owner, key.key().id())));
        assertThat(scene.roles()).doesNotContainKey(bob.userId());
        assertThat(fixture.outbox.events).isEmpty();

        fixture.outbox.away = false;
        fixture.restart(new dev.tollgate.platform.Secret(""));

        awaitEvents(8);
        assertThat(fixture.outbox.types())
                .containsExactlyInAnyOrder(
                        "member.invited",
                        "member.invited",
                        "member.joined",
                        "member.joined",
                        "member.role_changed",
                        "member.removed",
                        "key.created",
                        "key.revoked");
        for (String collection : List.of("members", "invites", "apiKeys")) {
            awaitNothing(collection, new JsonObject().put(Marks.UNTOLD, 1));
        }
        awaitNothing("members", new JsonObject().put("removed", true));
    }

    private void awaitEvents(int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (fixture.outbox.events.size() < count) {
            assertThat(System.nanoTime()).as("" + fixture.outbox.types()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void awaitNothing(String collection, JsonObject query) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (done(fixture.mongo.count(collection, query)) > 0) {
            assertThat(System.nanoTime()).as(collection).isLessThan(deadline);
        }
    }
}
