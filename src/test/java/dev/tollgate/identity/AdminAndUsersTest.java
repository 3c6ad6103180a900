package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
final class AdminAndUsersTest {
    private RoomFixture fixture;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        fixture = new RoomFixture(dataFolder);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private SignedIn signIn(String login, Secret password) {
        return done(fixture.identity().signIn(new SignIn(login, password)));
    }

    @Test
    void au15TheFirstStartMakesAnAdminWithALongPasswordShownOnce() {
        Secret made = done(fixture.room.ensureAdmin()).orElseThrow();

        assertThat(made.value()).hasSizeGreaterThanOrEqualTo(20);
        SignedIn admin = signIn("admin", made);
        assertThat(fixture.principal(admin.accessToken()).isPlatformAdmin()).isTrue();
        assertThat(failure(fixture.identity().signIn(new SignIn("admin", new Secret("admin"))))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);

        fixture.restart(new Secret("another-password-1"));
        assertThat(done(fixture.room.ensureAdmin())).isEmpty();
        signIn("admin", made);
        assertThat(failure(fixture.identity().signIn(new SignIn("admin", new Secret("another-password-1"))))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void aGivenAdminPasswordIsUsedAndNotShown() {
        Secret given = new Secret("given-password-1");
        fixture.restart(given);

        assertThat(done(fixture.room.ensureAdmin())).isEmpty();
        signIn("Admin", given);
    }

    @Test
    void twoFirstStartsAtOnceMakeOneAdmin() {
        var first = fixture.room.ensureAdmin();
        var second = fixture.room.ensureAdmin();

        assertThat(List.of(done(first).isPresent(), done(second).isPresent())).containsExactlyInAnyOrder(true, false);
        assertThat(done(fixture.mongo.count("users", new JsonObject()))).isEqualTo(1);
    }

    @Test
    void au15AWeakAdminPasswordStopsTheStart() {
        fixture.restart(new Secret("admin"));

        assertThatThrownBy(() -> done(fixture.room.ensureAdmin()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ADMIN_PASSWORD");
    }

    @Test
    void aUserWhoHasTheAdminsNameIsNotMadeAdmin() {
        fixture.register("admin");

        assertThatThrownBy(() -> done(fixture.room.ensureAdmin()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ADMIN_USERNAME");
    }

    private List<@Nullable String> names(@Nullable String search, int page, int limit) {
        return done(fixture.identity().users(new UserQuery(search, page, limit))).users().stream()
                .<@Nullable String>map(User::username)
                .toList();
    }

    @Test
    void usersAreFoundByALiteralPartOfTheirNameInAnyCase() {
        for (String name : List.of("Alice", "a.c", "abc", "(a+)+$", "Борис")) {
            fixture.register(name);
            fixture.clock.pass(Duration.ofSeconds(1));
        }

        assertThat(names(null, 1, 100)).containsExactly("Борис", "(a+)+$", "abc", "a.c", "Alice");
        assertThat(names("", 1, 2)).containsExactly("Борис", "(a+)+$");
        assertThat(names(null, 2, 2)).containsExactly("abc", "a.c");
        assertThat(names("LIC", 1, 10)).containsExactly("Alice");
        assertThat(names("a.c", 1, 10)).containsExactly("a.c");
        assertThat(names(".*", 1, 10)).isEmpty();
        assertThat(names("[", 1, 10)).isEmpty();
        assertThat(names(",", 1, 10)).isEmpty();
        assertThat(names("(a+)+$", 1, 10)).containsExactly("(a+)+$");
        assertThat(names("БОР", 1, 10)).containsExactly("Борис");
        assertThat(names("\\", 1, 10)).isEmpty();
        assertThat(names("a\0", 1, 10)).isEmpty();
        assertThat(names("\uD800", 1, 10)).isEmpty();
        assertThat(done(fixture.identity().users(new UserQuery("a", 1, 1))).total())
                .isEqualTo(4);
    }

    @Test
    void pagesHaveBounds() {
        for (UserQuery wrong : List.of(
                new UserQuery(null, 0, 10),
                new UserQuery(null, 1, 0),
                new UserQuery(null, 1, 101),
                new UserQuery(null, Integer.MAX_VALUE, 100),
                new UserQuery("x".repeat(255), 1, 10))) {
            assertThat(failure(fixture.identity().users(wrong)).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        }
        assertThat(names(null, 1_000_000, 100)).isEmpty();
    }

    @Test
    void oneUserIsShownByIdOrIsNotFound() {
        User bob = fixture.register("bob").user();

        assertThat(done(fixture.identity().user(new UserRef(bob.id())))).isEqualTo(bob);
        for (String unknown : List.of("usr_unknown", "", "\uD800", "\0", "usr_" + "x".repeat(100_000))) {
            assertThat(failure(fixture.identity().user(new UserRef(unknown))).kind())
                    .isEqualTo(ErrorKind.NOT_FOUND);
        }
    }
}
