package dev.tollgate.chat.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.chat.provider.openai.OpenAiDialect;
import dev.tollgate.platform.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class CircuitTest {
    /** Close to the overflow of the clock, which must not matter. */
    private long now = Long.MAX_VALUE - 5;

    private final Circuit circuit = new Circuit(3, Duration.ofSeconds(10), () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(circuit.tryAcquire()).isTrue();
            circuit.failed();
        }
    }

    @Test
    void opensAfterSoManyFailuresInARow() {
        fail(2);
        assertThat(circuit.tryAcquire()).isTrue();
        circuit.succeeded();
        fail(2);
        assertThat(circuit.isOpen()).isFalse();
        fail(1);
        assertThat(circuit.isOpen()).isTrue();
        assertThat(circuit.isAvailable()).isFalse();
        assertThat(circuit.tryAcquire()).isFalse();
        assertThat(circuit.waitingTime()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void recentCallsTellWhatShareFailedAndHowLongAnAnswerTook() {
        assertThat(circuit.recent().latency()).isZero();
        fail(2);
        assertThat(circuit.recent().errorShare()).isBetween(0.15, 0.25);
        for (int i = 0; i < 50; i++) {
            circuit.tryAcquire();
            circuit.succeeded();
            circuit.recent().answeredAfter(Duration.ofMillis(200).toNanos());
        }
        assertThat(circuit.recent().errorShare()).isLessThan(0.01);
        assertThat(circuit.recent().latency()).isEqualTo(Duration.ofMillis(200));
        circuit.recent().answeredAfter(Duration.ofMillis(300).toNanos());
        assertThat(circuit.recent().latency()).isEqualTo(Duration.ofMillis(210));
    }

    @Test
    void oneCallProbesAfterTheCooldownAndItsSuccessCloses() {
        fail(3);
        pass(Duration.ofSeconds(10));
        assertThat(circuit.isAvailable()).isTrue();
        assertThat(circuit.tryAcquire()).isTrue();
        assertThat(circuit.tryAcquire()).isFalse();
        assertThat(circuit.isAvailable()).isFalse();
        assertThat(circuit.waitingTime()).isEqualTo(Duration.ofSeconds(1));
        circuit.succeeded();
        assertThat(circuit.isOpen()).isFalse();
        assertThat(circuit.tryAcquire()).isTrue();
        assertThat(circuit.tryAcquire()).isTrue();
    }

    @Test
    void failedProbeOpensItForAnotherCooldown() {
        fail(3);
        pass(Duration.ofSeconds(10));
        fail(1);
        pass(Duration.ofSeconds(9));
        assertThat(circuit.tryAcquire()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(circuit.tryAcquire()).isTrue();
    }

    @Test
    void abandonedProbeLetsTheNextOneIn() {
        fail(3);
        pass(Duration.ofSeconds(10));
        assertThat(circuit.tryAcquire()).isTrue();
        circuit.abandoned();
        assertThat(circuit.tryAcquire()).isTrue();
    }

    @Test
    void wishForPeaceIsHeldAlsoAgainstALaterSuccess() {
        assertThat(circuit.tryAcquire()).isTrue();
        circuit.refusedFor(Duration.ofSeconds(2));
        circuit.succeeded();
        assertThat(circuit.tryAcquire()).isFalse();
        assertThat(circuit.isOpen()).isFalse();
        pass(Duration.ofMillis(1999));
        assertThat(circuit.tryAcquire()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(circuit.tryAcquire()).isTrue();
        assertThat(circuit.waitingTime()).isZero();
    }

    @Test
    void wishForPeaceIsBelievedForFiveMinutesAtMost() {
        circuit.refusedFor(Duration.ofDays(9));
        circuit.refusedFor(Duration.ofSeconds(1));
        assertThat(circuit.waitingTime()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void retriesAreAShareOfTheRequests() {
        var budget = new RetryBudget(20);
        for (int i = 0; i < 10; i++) {
            assertThat(budget.tryRetry()).isTrue();
        }
        assertThat(budget.tryRetry()).isFalse();
        int retries = 0;
        for (int i = 0; i < 100; i++) {
            budget.request();
            retries += budget.tryRetry() ? 1 : 0;
        }
        assertThat(retries).isEqualTo(20);
    }

    @Test
    void callsUnderWayAreCountedUntilTheyEndInWhicheverWay() {
        for (int i = 0; i < 4; i++) {
            assertThat(circuit.tryAcquire()).isTrue();
        }
        assertThat(circuit.callsUnderWay()).isEqualTo(4);

        circuit.succeeded();
        circuit.abandoned();
        circuit.failed();
        circuit.refusedFor(Duration.ofSeconds(1));

        assertThat(circuit.callsUnderWay()).isZero();
        assertThat(circuit.tryAcquire()).isFalse();
        assertThat(circuit.callsUnderWay()).isZero();
    }

    @Test
    void weightsShareRequestsWithinAPriority() {
        var provider = new Provider("p", new OpenAiDialect(), new Secret(""), false, "h", 1, "");
        var heavy = new Deployment(provider, "heavy", 3, 0, circuit);
        var light = new Deployment(provider, "light", 1, 0, circuit);
        var spare = new Deployment(provider, "spare", 100, 1, circuit);
        var router = new Router(new Random(7));
        int heavyFirst = 0;
        for (int i = 0; i < 10_000; i++) {
            List<Deployment> order = router.order(List.of(spare, light, heavy));
            assertThat(order.getLast()).isEqualTo(spare);
            heavyFirst += order.getFirst().equals(heavy) ? 1 : 0;
        }
        assertThat(heavyFirst).isBetween(7_300, 7_700);
        assertThat(router.order(List.of(spare))).containsExactly(spare);
    }
}
