package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.identity.account.AccountChange;
import dev.tollgate.identity.account.LetterRequest;
import dev.tollgate.identity.account.OneTimeToken;
import dev.tollgate.identity.account.PasswordReset;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException.Detail;
import dev.tollgate.platform.mail.Language;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ways back into an account by mail. */
@Timeout(180)
final class RecoveryTest {
    private static final String EMAIL = "bob@example.org";
    private static final Secret NEW_PASSWORD = new Secret("battery-staple-8");
    private RoomFixture fixture;
    private SignedIn bob;

    @BeforeEach
    void start(@TempDir Path dataFolder) {
        fixture = new RoomFixture(dataFolder);
        fixture.mails.on = true;
        bob = done(fixture.identity().register(new Registration(null, EMAIL, RoomFixture.PASSWORD, null, null)));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void forgot(String email) {
        done(fixture.accounts().forgotPassword(new LetterRequest(email, Language.ENGLISH)));
    }

    /** The token of the n-th letter, once it is there. */
    private Secret letter(int n) {
        while (fixture.mails.letters.size() < n) {
            done(fixture.vertx.timer(5, TimeUnit.MILLISECONDS));
        }
        String text = fixture.mails.letters.get(n - 1).text();
        int start = text.indexOf("ott_");
        return new Secret(text.substring(start, text.indexOf('\n', start)));
    }

    private Future<?> reset(Secret token, Secret password) {
        return fixture.accounts().resetPassword(new PasswordReset(token, password));
    }

    private void assertNotGood(Future<?> use) {
        assertThat(failure(use).details()).extracting(Detail::field).containsExactly("token");
    }

    @Test
    void au06AResetByLetterEndsAllSessionsAndSetsThePassword() {
        fixture.principal(bob.accessToken());
        forgot("BOB@example.org");

        done(reset(letter(1), NEW_PASSWORD));

        fixture.clock.pass(Duration.ofSeconds(5));
        fixture.assertRefused(bob.accessToken());
        assertThat(failure(fixture.identity().refresh(new RefreshToken(bob.refreshToken())))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(failure(fixture.identity().signIn(new SignIn(EMAIL, RoomFixture.PASSWORD)))
                        .kind())
                .isEqualTo(ErrorKind.UNAUTHENTICATED);
        assertThat(done(fixture.identity().signIn(new SignIn(EMAIL, NEW_PASSWORD)))
                        .user()
                        .emailVerified())
                .isTrue();
        assertThat(fixture.mails.letters.getFirst().to()).isEqualTo(EMAIL);
    }

    @Test
    void aTokenIsGoodOnce() {
        forgot(EMAIL);
        Secret token = letter(1);

        var uses = IntStream.range(0, 8)
                .mapToObj(i -> reset(token, new Secret("battery-staple-" + i)))
                .toList();
        done(Future.join(uses).transform(_ -> Future.succeededFuture()));

        assertThat(uses.stream().filter(Future::succeeded)).hasSize(1);
        assertNotGood(reset(token, NEW_PASSWORD));
    }

    @Test
    void aTokenIsGoodForAnHour() {
        forgot(EMAIL);
        Secret token = letter(1);
        fixture.clock.pass(Duration.ofHours(1));

        assertNotGood(reset(token, NEW_PASSWORD));
    }

    @Test
    void aBadPasswordLeavesTheTokenGood() {
        forgot(EMAIL);
        Secret token = letter(1);

        assertThat(failure(reset(token, new Secret("password"))).details())
                .extracting(Detail::field)
                .containsExactly("password");
        done(reset(token, NEW_PASSWORD));
    }

    @Test
    void onlyTheLastTokenIsGoodAndLettersComeAMinuteApart() {
        forgot(EMAIL);
        Secret first = letter(1);
        fixture.clock.pass(Duration.ofSeconds(59));
        forgot(EMAIL);
        fixture.clock.pass(Duration.ofSeconds(1));
        forgot(EMAIL);
        Secret second = letter(2);

        assertThat(fixture.mails.letters).hasSize(2);
        assertNotGood(reset(first, NEW_PASSWORD));
        done(reset(second, NEW_PASSWORD));
    }

    @Test
    void aTokenDiesWithTheAddressItWentTo() {
        forgot(EMAIL);
        Secret token = letter(1);
        done(fixture.accounts()
                .change(new AccountChange(
                        fixture.principal(bob.accessToken()), null, "new@example.org", null, RoomFixture.PASSWORD)));

        assertNotGood(reset(token, NEW_PASSWORD));
        done(fixture.identity().signIn(new SignIn("new@example.org", RoomFixture.PASSWORD)));
    }

    @Test
    void anUnknownAddressIsAnsweredLikeAKnownOneAndGetsNoLetter() {
        forgot("nobody@example.org");
        forgot("not an address");
        forgot(EMAIL);

        letter(1);
        assertThat(fixture.mails.letters).hasSize(1);
    }

    @Test
    void withoutAMailServerTheAnswerIsTheSameAndNoTokenIsMade() {
        fixture.mails.on = false;
        forgot(EMAIL);
        fixture.mails.on = true;
        forgot(EMAIL);

        letter(1);
        assertThat(fixture.mails.letters).hasSize(1);
    }

    @Test
    void theStoreHoldsNoToken() {
        forgot(EMAIL);
        Secret token = letter(1);

        assertThat(done(fixture.mongo.find(IdentityCollections.ONE_TIME_TOKENS, new JsonObject())))
                .hasSize(1)
                .allSatisfy(document -> assertThat(document.encode()).doesNotContain(token.value()));
    }

    @Test
    void anAddressIsVerifiedByItsLetterOnly() {
        done(fixture.accounts().askVerification(new LetterRequest(EMAIL, Language.RUSSIAN)));
        Secret token = letter(1);
        assertNotGood(reset(token, NEW_PASSWORD));

        done(fixture.accounts().verifyEmail(new OneTimeToken(token)));

        assertThat(fixture.mails.letters.getFirst().subject()).startsWith("Подтвердите");
        Principal by = fixture.principal(bob.accessToken());
        assertThat(done(fixture.accounts().show(by)).user().emailVerified()).isTrue();
        assertNotGood(fixture.accounts().verifyEmail(new OneTimeToken(token)));
    }

    @Test
    void expiredTokensAreSwept() {
        forgot(EMAIL);
        letter(1);
        fixture.clock.pass(Duration.ofHours(1));

        fixture.room.jobs(List.of()).forEach(job -> done(job.work().get()));

        assertThat(done(fixture.mongo.count(IdentityCollections.ONE_TIME_TOKENS, new JsonObject())))
                .isZero();
    }
}
