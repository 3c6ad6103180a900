package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for whom when many want something of a store that answers when the test says so. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BatchesTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<List<String>> calls = new ArrayList<>();
    private final List<Promise<List<Future<String>>>> answers = new ArrayList<>();
    private final Batches<String, String> batches = batches(new Batches.Limits(3, 100, 5, 1_000));

    private Batches<String, String> batches(Batches.Limits limits) {
        return new Batches<>(this::call, limits, item -> item.length(), new BatchMetrics(meters, "test"));
    }

    private Future<List<Future<String>>> call(List<String> items) {
        calls.add(items);
        answers.add(Promise.promise());
        return answers.getLast().future();
    }

    private void answer(int call) {
        answers.get(call)
                .complete(calls.get(call).stream()
                        .map(item -> Future.succeededFuture("stored " + item))
                        .toList());
    }

    private static void assertRefused(Future<?> refused) {
        assertThat(refused.cause()).isInstanceOfSatisfying(TollgateException.class, failure -> {
            assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(failure.retryAfter()).isPositive();
        });
    }

    @Test
    void whatArrivesWhileTheStoreIsBusyMakesTheNextCall() {
        batches.add("a");
        batches.add("b");
        batches.add("c");
        assertThat(calls).containsExactly(List.of("a"));

        answer(0);
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c"));
    }

    @Test
    void nothingIsAcknowledgedBeforeTheStoreHasAnsweredItsCall() {
        Future<String> first = batches.add("a");
        Future<String> second = batches.add("b");
        assertThat(first.isComplete()).isFalse();

        answer(0);
        assertThat(first.result()).isEqualTo("stored a");
        assertThat(second.isComplete()).isFalse();
        answer(1);
        assertThat(second.result()).isEqualTo("stored b");
    }

    @Test
    void whatIsTooMuchIsRefusedWithATimeToWaitUntilThereIsRoom() {
        List<Future<String>> taken =
                IntStream.range(0, 5).mapToObj(i -> batches.add("i" + i)).toList();
        assertRefused(batches.add("more"));
        assertThat(calls).hasSize(1);

        answer(0);
        Future<String> later = batches.add("later");
        answer(1);
        answer(2);
        assertThat(calls.stream().flatMap(List::stream)).containsExactly("i0", "i1", "i2", "i3", "i4", "later");
        assertThat(taken).allMatch(Future::succeeded);
        assertThat(later.succeeded()).isTrue();
    }

    @Test
    void bytesAreBoundedTooAndAnItemAloneIsAlwaysTaken() {
        var small = batches(new Batches.Limits(10, 8, 10, 12));
        small.add("x".repeat(50));
        assertRefused(small.add("y"));
        answer(0);

        small.add("first");
        small.add("123");
        small.add("4567");
        assertRefused(small.add("z"));
        answer(1);
        assertThat(calls.getLast()).containsExactly("123", "4567");
    }

    @Test
    void aCallHoldsNoMoreThanItMayInItemsAndBytes() {
        batches.add("a");
        IntStream.range(0, 4).forEach(i -> batches.add("x".repeat(60) + i));
        answer(0);
        answer(1);

        assertThat(calls.subList(1, 3)).allSatisfy(call -> assertThat(call).hasSize(1));
        answer(2);
        answer(3);
        answer(4);
        batches.add("a");
        IntStream.range(0, 4).forEach(i -> batches.add("b" + i));
        answer(5);
        assertThat(calls.getLast()).hasSize(3);
    }

    @Test
    void whenTheStoreIsAwayAllThatWaitAreToldAndWhatComesLaterIsWell() {
        Future<String> sent = batches.add("a");
        Future<String> waiting = batches.add("b");
        answers.getFirst().fail(new IllegalStateException("away"));

        assertThat(sent.cause()).hasMessage("away");
        assertThat(waiting.cause()).hasMessage("away");
        assertThat(calls).hasSize(1);
        Future<String> later = batches.add("c");
        answer(1);
        assertThat(later.result()).isEqualTo("stored c");
    }

    @Test
    void oneThatIsRefusedByTheStoreHarmsNoOther() {
        batches.add("a");
        Future<String> bad = batches.add("b");
        Future<String> good = batches.add("c");
        answer(0);
        answers.get(1)
                .complete(List.of(
                        Future.failedFuture(new IllegalStateException("no")), Future.succeededFuture("stored c")));

        assertThat(bad.cause()).hasMessage("no");
        assertThat(good.result()).isEqualTo("stored c");
    }

    @Test
    void aStopWaitsForWhatWasTakenAndTakesNoMore() {
        Future<String> sent = batches.add("a");
        Future<String> waiting = batches.add("b");
        Future<Void> stopped = batches.close();
        assertRefused(batches.add("c"));

        answer(0);
        assertThat(sent.succeeded()).isTrue();
        assertThat(stopped.isComplete()).isFalse();
        answer(1);
        assertThat(waiting.succeeded()).isTrue();
        assertThat(stopped.succeeded()).isTrue();
        assertThat(batches.close().succeeded()).isTrue();
    }

    @Test
    void aCallThatBreaksOrAnswersTooLittleHoldsNobodyUp() {
        var broken = new Batches<String, String>(
                items -> {
                    if (items.contains("throw")) {
                        throw new IllegalStateException("broken");
                    }
                    return Future.succeededFuture(List.of());
                },
                new Batches.Limits(1, 1, 1, 1),
                _ -> 1,
                new BatchMetrics(meters, "broken"));

        assertThat(broken.add("throw").cause()).hasMessage("broken");
        assertThat(broken.add("too little").failed()).isTrue();
        assertThat(broken.close().succeeded()).isTrue();
    }

    @Test
    void operatorsSeeHowManyAreHeldSentAndRefused() {
        IntStream.range(0, 6).forEach(i -> batches.add("i" + i));
        assertThat(meters.get("tollgate.store.batch.held").gauge().value()).isEqualTo(5);
        assertThat(meters.get("tollgate.store.batch.refused").counter().count()).isEqualTo(1);

        answer(0);
        answer(1);
        answer(2);
        assertThat(meters.get("tollgate.store.batch.held").gauge().value()).isZero();
        assertThat(meters.get("tollgate.store.batch.items").summary().max()).isEqualTo(3);
        assertThat(meters.get("tollgate.store.batch.items").summary().totalAmount())
                .isEqualTo(5);
    }
}
