package dev.tollgate.identity;

import static dev.tollgate.identity.OrganisationScene.refused;
import static dev.tollgate.identity.RoomFixture.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.admin.Administration;
import dev.tollgate.identity.admin.OrganisationBlock;
import dev.tollgate.identity.admin.OrganisationDeletion;
import dev.tollgate.identity.admin.UserDeletion;
import dev.tollgate.identity.organisation.OrganisationId;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an organisation that an admin deletes, and of those who were in it. */
@Timeout(180)
final class OrganisationDeletionTest {
    private OrganisationScene scene;
    private Principal admin;
    private SignedIn session;
    private Principal bob;
    private final NotedErasures rooms = new NotedErasures();

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        scene = new OrganisationScene(dataFolder);
        admin = scene.person("root");
        session = scene.signUp("bob");
        Principal person = scene.fixture.principal(session.accessToken());
        done(scene.accept(person, scene.token(scene.owner, null, MemberRole.ADMIN)));
        bob = scene.switched(session);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private Administration administration() {
        return scene.fixture.room.administration();
    }

    private Future<Done> delete(String organisationId) {
        return administration().deleteOrganisation(new OrganisationDeletion(admin, organisationId));
    }

    /** What one of the nodes does every few seconds, once callers are remembered no more. */
    private void erase() {
        scene.fixture.clock.pass(Duration.ofSeconds(5));
        eraseWhatIsDue();
    }

    private void eraseWhatIsDue() {
        done(scene.fixture.room.jobs(List.of(rooms)).stream()
                .filter(job -> job.name().equals("deletedAccounts"))
                .findFirst()
                .orElseThrow()
                .work()
                .get());
    }

    /** All documents of a collection as text. */
    private String all(String collection) {
        return done(scene.fixture.mongo.find(collection, new JsonObject())).toString();
    }

    @Test
    void keysStopAtOnceAndSoonNothingIsLeftButAnIdInTheBooks() {
        CreatedKey key = scene.fixture.key(bob, Permission.CHAT, Permission.USERS);
        String endUserId = scene.fixture
                .subject(scene.fixture.principal(key.secret()), "canary-42")
                .ownerId();
        Secret invitation = scene.token(scene.owner, "eve@example.org", MemberRole.MEMBER);
        Principal eve = scene.person("eve");

        done(delete(scene.id));
        scene.fixture.clock.pass(Duration.ofSeconds(1));
        scene.fixture.assertRefused(key.secret());
        refused(scene.accept(eve, invitation), ErrorKind.NOT_FOUND);
        refused(scene.invite(scene.owner, null, MemberRole.MEMBER), ErrorKind.NOT_FOUND);
        assertThat(rooms.erased).isEmpty();
        erase();

        for (String collection : List.of("members", "invites", "sessions", "apiKeys", "endUsers")) {
            assertThat(all(collection)).as(collection).doesNotContain(scene.id).doesNotContain("canary-42");
        }
        assertThat(rooms.erased).containsExactlyInAnyOrder(scene.id, endUserId);
        assertThat(scene.fixture.outbox.types()).contains("member.removed", "key.revoked");
        var left = done(administration().organisation(new OrganisationId(scene.id)));
        assertThat(left.name()).doesNotContain("Acme");
        assertThat(left.blocked()).isTrue();
        assertThat(left.deletedAt()).isNotNull();
    }

    @Test
    void whoActedForItIsInTheirOwnOrganisationWithoutSigningInAgain() {
        assertThat(bob.organisationId()).isEqualTo(scene.id);

        done(delete(scene.id));
        Principal meanwhile = scene.fixture.principal(session.accessToken());
        assertThat(meanwhile.organisationId()).isEqualTo(session.user().organisationId());
        assertThat(meanwhile.memberRole()).isEqualTo(MemberRole.OWNER);
        erase();

        assertThat(scene.fixture.principal(session.accessToken()).organisationId())
                .isEqualTo(session.user().organisationId());
        var renewed = done(scene.fixture.identity().refresh(new RefreshToken(session.refreshToken(), false)));
        assertThat(scene.fixture.principal(renewed.accessToken()).organisationId())
                .isEqualTo(session.user().organisationId());
        var signedIn = done(scene.fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)));
        assertThat(signedIn.user().activeOrganisationId())
                .isEqualTo(session.user().organisationId());
        assertThat(done(scene.fixture.organisations().mine(meanwhile)).organisations())
                .hasSize(1)
                .allMatch(own -> own.active());
        refused(
                scene.fixture.organisations().makeActive(new OrganisationRef(meanwhile, scene.id)),
                ErrorKind.NOT_FOUND);
    }

    @Test
    void aPersonalOneGoesOnlyWithItsUser() {
        refused(delete(bob.userId()), ErrorKind.NOT_FOUND);
        refused(delete("no such id"), ErrorKind.NOT_FOUND);
        refused(delete(session.user().organisationId()), ErrorKind.CONFLICT);
        erase();

        assertThat(rooms.erased).isEmpty();
        assertThat(scene.fixture.principal(session.accessToken()).organisationId())
                .isEqualTo(scene.id);
    }

    @Test
    void whatItsWebhooksAreToTellIsTakenOverBeforeTheyGo() {
        scene.fixture.outbox.handedOn = false;
        done(delete(scene.id));
        erase();
        assertThat(scene.fixture.outbox.types()).contains("member.removed");
        assertThat(rooms.erased).isEmpty();

        scene.fixture.outbox.handedOn = true;
        eraseWhatIsDue();
        assertThat(rooms.erased).contains(scene.id);
    }

    @Test
    void theTimeOfItsDeletionStaysWhatItWas() {
        done(delete(scene.id));
        var asked = done(administration().organisation(new OrganisationId(scene.id)))
                .deletedAt();
        erase();
        assertThat(done(administration().organisation(new OrganisationId(scene.id)))
                        .deletedAt())
                .isNotNull()
                .isEqualTo(asked);
    }

    @Test
    void itsOnlyOwnerMayGoMeanwhile() {
        done(delete(scene.id));
        var wish = new UserDeletion(admin, scene.owner.userId());
        done(administration().delete(wish));
    }

    @Test
    void deletingAgainIsSafeAndNothingBringsItBack() {
        done(delete(scene.id));
        done(delete(scene.id));
        refused(administration().block(new OrganisationBlock(admin, scene.id, false)), ErrorKind.CONFLICT);
        erase();
        erase();

        refused(delete(scene.id), ErrorKind.NOT_FOUND);
        refused(administration().block(new OrganisationBlock(admin, scene.id, false)), ErrorKind.CONFLICT);
        assertThat(rooms.erased).containsExactly(scene.id);
    }

    @Test
    void aDeletionOutlivesTheNodeAndARoomThatIsAway() {
        CreatedKey key = scene.fixture.key(bob, Permission.CHAT);
        done(delete(scene.id));
        rooms.away = true;
        erase();
        scene.fixture.restart(new Secret(""));
        scene.fixture.assertRefused(key.secret());
        assertThat(rooms.erased).isEmpty();

        rooms.away = false;
        eraseWhatIsDue();

        assertThat(rooms.erased).containsExactly(scene.id);
    }

    @Test
    void membersStayUntilTheEventOfTheirRemovalIsTold() {
        done(delete(scene.id));
        scene.fixture.outbox.away = true;
        erase();
        assertThat(rooms.erased).isEmpty();

        scene.fixture.outbox.away = false;
        eraseWhatIsDue();

        assertThat(scene.fixture.outbox.types())
                .filteredOn("member.removed"::equals)
                .hasSize(2);
        assertThat(rooms.erased).containsExactly(scene.id);
    }

    @Test
    void nothingIsErasedBeforeAllNodesRefuse() {
        done(delete(scene.id));
        eraseWhatIsDue();

        assertThat(rooms.erased).isEmpty();
        assertThat(all("members")).contains(scene.id);
    }
}
