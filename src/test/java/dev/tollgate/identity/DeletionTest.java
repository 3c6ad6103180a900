package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.account.AccountDeletion;
import dev.tollgate.identity.admin.UserDeletion;
import dev.tollgate.identity.organisation.InviteRequest;
import dev.tollgate.identity.organisation.OrganisationRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException.Detail;
import dev.tollgate.platform.bus.Done;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.mail.Language;
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

/** What becomes of people who delete their account, and of those around them. */
@Timeout(180)
final class DeletionTest {
    private OrganisationScene scene;
    private SignedIn session;
    private Principal bob;
    private final NotedErasures rooms = new NotedErasures();

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        scene = new OrganisationScene(dataFolder);
        session = scene.signUp("bob");
        bob = scene.fixture.principal(session.accessToken());
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private Future<Done> delete(Principal who) {
        return scene.fixture.accounts().delete(new AccountDeletion(who, RoomFixture.PASSWORD));
    }

    @Test
    void adminDeletesOthersButNotThemselves() {
        Principal admin = scene.owner;
        var administration = scene.fixture.room.administration();

        assertThat(failure(administration.delete(new UserDeletion(admin, admin.userId())))
                        .kind())
                .isEqualTo(ErrorKind.CONFLICT);
        assertThat(failure(administration.delete(new UserDeletion(admin, "usr_none")))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
        done(administration.delete(new UserDeletion(admin, bob.userId())));
        scene.fixture.clock.pass(Duration.ofSeconds(3));
        scene.fixture.assertRefused(session.accessToken());
        erase();
        assertThat(all("users")).doesNotContain("bob");
        assertThat(rooms.erased).contains(bob.userId());
    }

    /** What one of the nodes does every few seconds, once callers are remembered no more. */
    private void erase() {
        scene.fixture.clock.pass(Duration.ofSeconds(5));
        done(job().work().get());
    }

    private Job job() {
        return scene.fixture.room.jobs(List.of(rooms)).stream()
                .filter(job -> job.name().equals("deletedAccounts"))
                .findFirst()
                .orElseThrow();
    }

    /** All documents of a collection as text. */
    private String all(String collection) {
        return done(scene.fixture.mongo.find(collection, new JsonObject())).toString();
    }

    @Test
    void pr02WhoDeletesTheAccountIsOutAtOnceAndForgottenSoonAfter() {
        CreatedKey key = scene.fixture.key(bob, Permission.CHAT, Permission.USERS);
        String endUserId = scene.fixture
                .subject(scene.fixture.principal(key.secret()), "canary-42")
                .ownerId();
        scene.token(scene.owner, "bob@example.org", MemberRole.MEMBER);

        done(delete(bob));
        scene.fixture.clock.pass(Duration.ofSeconds(3));
        scene.fixture.assertRefused(session.accessToken());
        scene.fixture.assertRefused(key.secret());
        assertThat(failure(scene.fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        erase();

        for (String collection :
                List.of("users", "organisations", "members", "invites", "sessions", "apiKeys", "oneTimeTokens")) {
            assertThat(all(collection)).as(collection).doesNotContain("bob");
        }
        assertThat(all("apiKeys")).doesNotContain(bob.userId());
        assertThat(all("endUsers")).doesNotContain("canary-42");
        assertThat(rooms.erased).contains(bob.userId(), bob.organisationId(), endUserId);
        scene.signUp("bob");
    }

    @Test
    void aDeletionOutlivesTheNodeAndARoomThatIsAway() {
        done(delete(bob));
        rooms.away = true;
        erase();
        assertThat(all("users")).contains("bob");

        scene.fixture.restart(new Secret(""));
        rooms.away = false;
        erase();

        assertThat(all("users")).doesNotContain("bob");
        assertThat(rooms.erased).contains(bob.userId());
    }

    @Test
    void onlyThePasswordDeletesAndAKeyNever() {
        var guess = new AccountDeletion(bob, new Secret("not-the-password"));
        assertThat(failure(scene.fixture.accounts().delete(guess)).details())
                .extracting(Detail::field)
                .containsExactly("password");
        Principal key =
                scene.fixture.principal(scene.fixture.key(bob, Permission.CHAT).secret());
        OrganisationScene.refused(delete(key), ErrorKind.FORBIDDEN);
        erase();

        assertThat(all("users")).contains("bob");
        scene.fixture.principal(session.accessToken());
    }

    @Test
    void theLastOwnerOfAnOrganisationWithOthersStaysUntilThereIsAnother() {
        Principal eve = scene.member("eve", MemberRole.MEMBER);
        OrganisationScene.refused(delete(scene.owner), ErrorKind.CONFLICT);

        done(scene.changeRole(scene.owner, eve, MemberRole.OWNER));
        done(delete(scene.owner));
        erase();

        var members = done(scene.fixture.organisations().members(new OrganisationRef(eve, scene.id)));
        assertThat(members.members()).hasSize(1);
        assertThat(scene.fixture.outbox.types()).contains("member.removed");
        OrganisationScene.refused(scene.remove(eve, eve), ErrorKind.CONFLICT);
    }

    @Test
    void ofTwoOwnersWhoDeleteAtOnceOneStays() {
        Principal eve = scene.member("eve", MemberRole.MEMBER);
        scene.member("carol", MemberRole.MEMBER);
        done(scene.changeRole(scene.owner, eve, MemberRole.OWNER));

        var both = List.of(delete(scene.owner), delete(eve));
        done(Future.join(both).transform(_ -> Future.succeededFuture()));

        assertThat(both.stream().filter(Future::succeeded)).hasSize(1);
    }

    @Test
    void anOrganisationOfOneEndsWithItsOwnerAndOthersOfAPersonalOneMustGoFirst() {
        done(delete(scene.owner));
        erase();
        assertThat(all("organisations")).doesNotContain("Acme").doesNotContain("owner's");
        assertThat(rooms.erased).contains(scene.id);

        Principal eve = scene.person("eve");
        var own = new InviteRequest(bob, bob.organisationId(), null, MemberRole.MEMBER, Language.ENGLISH);
        done(scene.accept(eve, done(scene.fixture.organisations().invite(own)).token()));
        OrganisationScene.refused(delete(bob), ErrorKind.CONFLICT);
    }

    @Test
    void theLastPlatformAdminStays() {
        scene.fixture.set("users", bob.userId(), "platformRole", "ADMIN");

        OrganisationScene.refused(delete(bob), ErrorKind.CONFLICT);

        scene.fixture.set("users", scene.owner.userId(), "platformRole", "ADMIN");
        done(delete(bob));
    }

    @Test
    void nobodyIsErasedWhoDidNotAskAndNobodyBeforeAllNodesRefuseThem() {
        done(delete(bob));
        done(job().work().get());
        assertThat(rooms.erased).isEmpty();
        erase();

        assertThat(rooms.erased).doesNotContain(scene.owner.userId(), scene.owner.organisationId(), scene.id);
        assertThat(all("users")).contains("owner");
        scene.fixture.principal(scene.fixture.key(scene.owner, Permission.CHAT).secret());
    }
}
