package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.account.Account;
import dev.tollgate.identity.account.AccountChange;
import dev.tollgate.identity.account.OpenSession;
import dev.tollgate.identity.account.PasswordChange;
import dev.tollgate.identity.account.SessionRef;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException.Detail;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users do with their own account. */
@Timeout(180)
final class AccountTest {
    private static final Secret NEW_PASSWORD = new Secret("battery-staple-8");
    private RoomFixture fixture;
    private SignedIn here;
    private SignedIn elsewhere;
    private Principal bob;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        fixture = new RoomFixture(dataFolder);
        here = fixture.register("bob");
        fixture.clock.pass(Duration.ofSeconds(1));
        elsewhere = signIn("bob", RoomFixture.PASSWORD);
        bob = fixture.principal(here.accessToken());
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private SignedIn signIn(String login, Secret password) {
        return done(fixture.identity().signIn(new SignIn(login, password)));
    }

    private Future<?> changePassword(Secret oldPassword, Secret newPassword) {
        return fixture.accounts().changePassword(new PasswordChange(bob, oldPassword, newPassword));
    }

    private static AccountChange email(Principal by, String email, Secret password) {
        return new AccountChange(by, null, email, null, password);
    }

    private void assertEnded(SignedIn session) {
        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.assertRefused(session.accessToken());
        assertThat(failure(fixture.identity().refresh(new RefreshToken(session.refreshToken())))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
    }

    @Test
    void au06APasswordChangeEndsAllOtherSessionsWithinFiveSeconds() {
        fixture.principal(elsewhere.accessToken());
        CreatedKey key = fixture.key(bob, Permission.CHAT);

        done(changePassword(RoomFixture.PASSWORD, NEW_PASSWORD));

        assertEnded(elsewhere);
        assertThat(fixture.principal(here.accessToken()).userId()).isEqualTo(bob.userId());
        done(fixture.identity().refresh(new RefreshToken(here.refreshToken())));
        fixture.principal(key.secret());
        assertThat(failure(fixture.identity().signIn(new SignIn("bob", RoomFixture.PASSWORD)))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        signIn("bob", NEW_PASSWORD);
    }

    @Test
    void aPasswordChangeNeedsTheOldPasswordAndAGoodNewOne() {
        assertThat(failure(changePassword(NEW_PASSWORD, NEW_PASSWORD)).details())
                .extracting(Detail::field)
                .containsExactly("oldPassword");
        assertThat(failure(changePassword(RoomFixture.PASSWORD, new Secret("password")))
                        .details())
                .extracting(Detail::field)
                .containsExactly("newPassword");
        signIn("bob", RoomFixture.PASSWORD);
        fixture.principal(elsewhere.accessToken());
    }

    @Test
    void ofTwoPasswordChangesAtOnceOneWins() {
        var changes = IntStream.range(0, 4)
                .mapToObj(i -> changePassword(RoomFixture.PASSWORD, new Secret("battery-staple-" + i)))
                .toList();
        done(Future.join(changes).transform(_ -> Future.succeededFuture()));

        assertThat(changes.stream().filter(Future::succeeded)).hasSize(1);
    }

    @Test
    void sessionsAreListedNewestFirstAndEndOneByOne() {
        assertThat(done(fixture.accounts().sessions(bob)).sessions())
                .extracting(OpenSession::current)
                .containsExactly(false, true);

        String id = done(fixture.accounts().sessions(bob)).sessions().getFirst().id();
        done(fixture.accounts().endSession(new SessionRef(bob, id)));

        assertEnded(elsewhere);
        assertThat(done(fixture.accounts().sessions(bob)).sessions()).hasSize(1);
        assertThat(failure(fixture.accounts().endSession(new SessionRef(bob, id)))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);
    }

    @Test
    void nobodyEndsTheSessionOfAnother() {
        Principal eve = fixture.principal(fixture.register("eve").accessToken());

        assertThat(failure(fixture.accounts().endSession(new SessionRef(eve, String.valueOf(bob.sessionId()))))
                        .kind())
                .isEqualTo(ErrorKind.NOT_FOUND);

        done(fixture.accounts().endOtherSessions(eve));
        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.principal(here.accessToken());
    }

    @Test
    void allOtherSessionsEndAtOnce() {
        fixture.principal(elsewhere.accessToken());

        done(fixture.accounts().endOtherSessions(bob));

        assertEnded(elsewhere);
        fixture.principal(here.accessToken());
    }

    @Test
    void aNewAddressNeedsThePasswordIsNotVerifiedAndGetsALetter() {
        fixture.mails.on = true;
        assertThat(failure(fixture.accounts().change(new AccountChange(bob, null, "bob@example.org", null, null)))
                        .details())
                .extracting(Detail::field)
                .containsExactly("password");
        assertThat(failure(fixture.accounts().change(email(bob, "bob@example.org", NEW_PASSWORD)))
                        .details())
                .extracting(Detail::field)
                .containsExactly("password");

        Account changed = done(fixture.accounts().change(email(bob, "Bob@example.org", RoomFixture.PASSWORD)));

        assertThat(changed.user().email()).isEqualTo("Bob@example.org");
        assertThat(changed.user().emailVerified()).isFalse();
        assertThat(fixture.mails.letters).hasSize(1);
        signIn("bob@example.org", RoomFixture.PASSWORD);
        signIn("bob", RoomFixture.PASSWORD);
    }

    @Test
    void anAddressOfAnotherUserIsRefused() {
        done(fixture.identity().register(new Registration(null, "eve@example.org", RoomFixture.PASSWORD, null, null)));

        assertThat(failure(fixture.accounts().change(email(bob, "EVE@example.org", RoomFixture.PASSWORD)))
                        .kind())
                .isEqualTo(ErrorKind.CONFLICT);
        assertThat(done(fixture.accounts().show(bob)).user().email()).isNull();
    }

    @Test
    void nameAndLanguageAreKept() {
        done(fixture.accounts().change(new AccountChange(bob, " Bob Bobson ", null, Language.RUSSIAN, null)));

        Account shown = done(fixture.accounts().show(bob));
        assertThat(shown.user().fullName()).isEqualTo("Bob Bobson");
        assertThat(shown.language()).isEqualTo(Language.RUSSIAN);

        done(fixture.accounts().change(new AccountChange(bob, "", null, null, null)));
        assertThat(done(fixture.accounts().show(bob)).user().fullName()).isNull();
    }

    @Test
    void aKeyHasNoAccount() {
        Principal key = fixture.principal(fixture.key(bob, Permission.CHAT).secret());

        assertThat(failure(fixture.accounts().show(key)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(failure(fixture.accounts().sessions(key)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(failure(fixture.accounts().endOtherSessions(key)).kind()).isEqualTo(ErrorKind.FORBIDDEN);
        assertThat(failure(fixture.accounts()
                                .changePassword(new PasswordChange(key, RoomFixture.PASSWORD, NEW_PASSWORD)))
                        .kind())
                .isEqualTo(ErrorKind.FORBIDDEN);
    }
}
