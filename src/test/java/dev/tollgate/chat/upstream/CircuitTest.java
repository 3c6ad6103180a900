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
    void callsOfTheLastFiveMinutesAreCountedAndOlderOnesForgotten() {
        fail(2);
        for (int i = 0; i < 6; i++) {
            circuit.tryAcquire();
            circuit.succeeded();
            circuit.recent().answeredAfter(Duration.ofMillis(200).toNanos());
            circuit.recent().used(10, 3);
        }
        circuit.tryAcquire();
        circuit.abandoned();
        pass(Duration.ofMinutes(4));
        circuit.recent().answeredAfter(Duration.ofMillis(900).toNanos());

        CallFigures five = circuit.recent().figures();
        assertThat(five.calls()).isEqualTo(8);
        assertThat(five.failures()).isEqualTo(2);
        assertThat(five.errorShare()).isEqualTo(0.25);
        assertThat(five.promptTokens()).isEqualTo(60);
        assertThat(five.answerTokens()).isEqualTo(18);
        assertThat(five.meanMs()).isEqualTo(300);
        assertThat(five.withinMs(0.5)).isBetween(200L, 238L);
        assertThat(five.withinMs(0.95)).isBetween(900L, 1_071L);
        pass(Duration.ofMinutes(1));
        assertThat(circuit.recent().figures().meanMs()).isEqualTo(900);
        pass(Duration.ofMinutes(20));
        assertThat(circuit.recent().figures()).isEqualTo(CallFigures.NONE);
    }

    /** The mean of two percentiles is the percentile of nothing. */
    @Test
    void percentileOfTwoNodesIsThatOfAllTheirCalls() {
        var other = new Circuit(3, Duration.ofSeconds(10), () -> now);
        for (int i = 0; i < 98; i++) {
            circuit.recent().answeredAfter(Duration.ofMillis(10).toNanos());
        }
        other.recent().answeredAfter(Duration.ofSeconds(5).toNanos());
        other.recent().answeredAfter(Duration.ofDays(2).toNanos());
        CallFigures both = circuit.recent().figures().plus(other.recent().figures());

        assertThat(both.withinMs(0.5)).isBetween(10L, 12L);
        assertThat(both.withinMs(0.95)).isBetween(10L, 12L);
        assertThat(both.withinMs(0.99)).isBetween(5_000L, 5_950L);
        assertThat(both)
                .isEqualTo(other.recent().figures().plus(circuit.recent().figures()));
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
