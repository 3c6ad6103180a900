package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.admin.Administration;
import dev.tollgate.identity.admin.FoundOrganisation;
import dev.tollgate.identity.admin.OrganisationBlock;
import dev.tollgate.identity.admin.Search;
import dev.tollgate.identity.admin.UserChange;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What platform admins see and change of users and organisations. */
@Timeout(180)
final class AdministrationTest {
    private RoomFixture fixture;
    private SignedIn bob;
    private Principal admin;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        fixture = new RoomFixture(dataFolder);
        Secret password = done(fixture.room.ensureAdmin()).orElseThrow();
        admin = fixture.principal(
                done(fixture.identity().signIn(new SignIn("admin", password))).accessToken());
        fixture.clock.pass(Duration.ofSeconds(1));
        bob = fixture.register("bob");
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Administration administration() {
        return fixture.room.administration();
    }

    private void change(@Nullable Boolean blocked, @Nullable PlatformRole role) {
        done(administration().change(new UserChange(admin, bob.user().id(), blocked, role)));
    }

    @Test
    void au06OfABlockedUserTokensAndKeysAreRefusedWithinFiveSeconds() {
        CreatedKey key = fixture.key(fixture.principal(bob.accessToken()), Permission.CHAT);
        fixture.principal(key.secret());

        change(true, null);

        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.assertRefused(bob.accessToken());
        fixture.assertRefused(key.secret());
        assertThat(failure(fixture.identity().refresh(new RefreshToken(bob.refreshToken())))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(failure(fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);

        change(false, null);
        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.principal(key.secret());
        fixture.assertRefused(bob.accessToken());
        done(fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)));
    }

    @Test
    void au06APlatformRoleHoldsWithinFiveSeconds() {
        assertThat(fixture.principal(bob.accessToken()).isPlatformAdmin()).isFalse();
        change(null, PlatformRole.ADMIN);
        fixture.clock.pass(Duration.ofSeconds(5));
        assertThat(fixture.principal(bob.accessToken()).isPlatformAdmin()).isTrue();

        change(null, PlatformRole.CLIENT);
        fixture.clock.pass(Duration.ofSeconds(5));
        assertThat(fixture.principal(bob.accessToken()).isPlatformAdmin()).isFalse();
    }

    @Test
    void nobodyTakesTheirOwnRightsAway() {
        var blocks = new UserChange(admin, admin.userId(), true, null);
        var lowers = new UserChange(admin, admin.userId(), null, PlatformRole.CLIENT);

        assertThat(failure(administration().change(blocks)).kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(failure(administration().change(lowers)).kind()).isEqualTo(ErrorKind.CONFLICT);
        assertThat(failure(administration().change(new UserChange(admin, "usr_nobody", true, null)))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void nobodyBlocksTheirOwnPersonalOrganisation() {
        var blocks = new OrganisationBlock(admin, admin.organisationId(), true);

        assertThat(failure(administration().block(blocks)).kind()).isEqualTo(ErrorKind.CONFLICT);
        fixture.clock.pass(Duration.ofSeconds(5));
        done(administration().block(new OrganisationBlock(admin, admin.organisationId(), false)));
    }

    @Test
    void aBlockedOrganisationIsRefusedWithinFiveSecondsAndNoOther() {
        String organisationId = bob.user().organisationId();
        CreatedKey key = fixture.key(fixture.principal(bob.accessToken()), Permission.CHAT);
        SignedIn eve = fixture.register("eve");

        done(administration().block(new OrganisationBlock(admin, organisationId, true)));

        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.assertRefused(bob.accessToken());
        fixture.assertRefused(key.secret());
        fixture.principal(eve.accessToken());

        done(administration().block(new OrganisationBlock(admin, organisationId, false)));
        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.principal(key.secret());
    }

    @Test
    void aBlockReachesTheCacheAtOnce() {
        fixture.principal(bob.accessToken());

        done(administration().block(new OrganisationBlock(admin, bob.user().organisationId(), true)));

        // The clock stands still: only what was told can have taken it out.
        while (fixture.room
                .authenticator()
                .authenticate(new Credential(bob.accessToken()))
                .succeeded()) {
            done(fixture.vertx.timer(5));
        }
        fixture.assertRefused(bob.accessToken());
    }

    @Test
    void usersAreSearchedAndSorted() {
        fixture.clock.pass(Duration.ofSeconds(1));
        fixture.register("Bobby");

        assertThat(users("BOB", Search.Order.NEWEST)).containsExactly("Bobby", "bob");
        assertThat(users("bob", Search.Order.OLDEST)).containsExactly("bob", "Bobby");
        assertThat(users(null, Search.Order.NAME)).containsExactly("admin", "bob", "Bobby");
        assertThat(users(bob.user().id(), Search.Order.NAME)).containsExactly("bob");
        assertThat(users(".*", Search.Order.NAME)).isEmpty();
    }

    private List<@Nullable String> users(@Nullable String text, Search.Order order) {
        return done(administration().users(new Search(text, order, 1, 10))).users().stream()
                .<@Nullable String>map(User::username)
                .toList();
    }

    @Test
    void organisationsAreSearchedByName() {
        var found = done(administration().organisations(new Search("BOB'S", Search.Order.NEWEST, 1, 10)));

        assertThat(found.total()).isEqualTo(1);
        assertThat(found.organisations())
                .extracting(FoundOrganisation::id)
                .containsExactly(bob.user().organisationId());
        assertThat(failure(administration().organisations(new Search(null, Search.Order.NEWEST, 0, 10)))
                        .kind())
                .isEqualTo(ErrorKind.INVALID_REQUEST);
    }
}
