package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScratchMongo;
import dev.tollgate.testing.WireCommand;
import dev.tollgate.testing.WireTap;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * `kill -9` of a node under load at points that are found by what goes over the wire to its database, which lives on in
 * the test's JVM. One node goes through all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class KillAtStorePointsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ScratchMongo mongo = ScratchMongo.start();
    private final WireTap tap = WireTap.before(mongo.uri());
    private CrashScene scene;

    @BeforeAll
    void start() {
        scene = CrashScene.start(Map.of("MONGODB_URI", tap.uri()));
    }

    @AfterAll
    void stop() {
        scene.close();
        tap.close();
        mongo.close();
    }

    /** Where a request on its way to the ledger is when its node dies. */
    enum Point {
        BEFORE_THE_JOURNAL_INSERT,
        AFTER_THE_JOURNAL_INSERT,
        BEFORE_THE_PROJECTION,
        AFTER_THE_PROJECTION
    }

    private static boolean isCommit(WireCommand command) {
        return command.inserts("journal");
    }

    private static boolean isProjection(WireCommand command) {
        return command.updates("accounts", "$set", ".applied\"");
    }

    private static boolean isMovement(WireCommand command) {
        return command.updates("accounts", "$push", "\"lines\"");
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerIsBookedOnceWhereverItsLineWas(Point point) throws InterruptedException {
        int toPass = 20;
        Runnable kill = scene.node()::kill;
        switch (point) {
            case BEFORE_THE_JOURNAL_INSERT -> tap.atCommand(KillAtStorePointsTest::isCommit, toPass, kill);
            case AFTER_THE_JOURNAL_INSERT -> tap.atAnswer(KillAtStorePointsTest::isCommit, toPass, kill);
            case BEFORE_THE_PROJECTION -> tap.atCommand(KillAtStorePointsTest::isProjection, toPass / 5, kill);
            case AFTER_THE_PROJECTION -> tap.atAnswer(KillAtStorePointsTest::isProjection, toPass / 5, kill);
        }
        Crowd crowd = scene.crowd();
        tap.awaitSprung();
        scene.comeBack(crowd);
    }

    @Test
    void whatWasOnlyAskedUpstreamCostsNothingAndATopUpThatWasNotWrittenIsBookedWhenItIsRepeated()
            throws InterruptedException {
        scene.upstream().always(Behaviour.fills().stallsBeforeFirstByte());
        Crowd crowd = scene.crowd();
        scene.upstream().awaitStalled(CrashScene.CLIENTS);
        var topUp = new TopUp(13);
        tap.atCommand(KillAtStorePointsTest::isMovement, 0, scene.node()::kill);
        topUp.isInterrupted();
        scene.comeBack(crowd);

        assertThat(topUp.booked()).isZero();
        topUp.repeat().is(200);
        assertThat(topUp.booked()).isEqualTo(1);
    }

    @Test
    void streamsThatDieInTheMiddleCostNothingAndATopUpWhoseAnswerWasLostIsBookedOnce() throws InterruptedException {
        scene.upstream().always(Behaviour.fills().stallsAfter(2));
        Crowd crowd = scene.crowd();
        scene.upstream().awaitStalled(CrashScene.CLIENTS / 2);
        var topUp = new TopUp(17);
        tap.atAnswer(KillAtStorePointsTest::isMovement, 0, scene.node()::kill);
        topUp.isInterrupted();
        scene.comeBack(crowd);

        assertThat(topUp.booked()).isEqualTo(1);
        // It may be told in either way: done, or that its answer is not known any more.
        Reply repeated = topUp.repeat();
        assertThat(repeated.status()).as(repeated.body()).isIn(200, 409);
        assertThat(topUp.booked()).isEqualTo(1);
    }

    /** By an admin who tries again with the same key, as a client does that got no answer. */
    private final class TopUp {
        private final int credits;

        TopUp(int credits) {
            this.credits = credits;
        }

        private CompletableFuture<Reply> send() {
            var body = new JsonObject().put("userId", scene.topUpUserId()).put("amount", credits);
            return scene.admin().with("Idempotency-Key", "top-up-of-" + credits).postLater("/api/billing/topup", body);
        }

        void isInterrupted() {
            CompletableFuture<Reply> lost = send();
            tap.awaitSprung();
            assertThat(lost).failsWithin(PATIENCE);
        }

        Reply repeat() {
            return send().join();
        }

        long booked() {
            // In currency: 1000 credits are one unit.
            return scene.topUps(BigDecimal.valueOf(credits, 3));
        }
    }
}
