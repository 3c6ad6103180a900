package dev.tollgate.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.limit.Places.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the places of a node are shared. */
@Timeout(30)
final class PlacesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final Places places = new Places(100, nanos::get);

    private Outcome enter(String holder) {
        nanos.addAndGet(Duration.ofMillis(20).toNanos());
        return places.enter(holder);
    }

    private int enterUntilRefused(String holder) {
        int count = 0;
        while (enter(holder) == Outcome.TAKEN) {
            count++;
        }
        return count;
    }

    @Test
    void whoIsAloneGetsAllButTheReserveAndIsToldThatTheNodeIsFull() {
        assertThat(enterUntilRefused("a")).isEqualTo(90);
        assertThat(enter("a")).isEqualTo(Outcome.FULL);
        assertThat(places.taken()).isEqualTo(90);
    }

    @Test
    void quietOneGetsInWhileAnotherFloods() {
        enterUntilRefused("flood");
        for (int i = 0; i < 10; i++) {
            assertThat(enter("quiet")).isEqualTo(Outcome.TAKEN);
            assertThat(enter("flood")).isEqualTo(Outcome.SHARE_USED_UP);
        }
        assertThat(enter("quiet")).isEqualTo(Outcome.FULL);
        places.leave("flood");
        assertThat(enter("flood")).isEqualTo(Outcome.SHARE_USED_UP);
        assertThat(enter("quiet")).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void twoWhoFloodEndWithHalfEach() {
        int first = enterUntilRefused("first");
        int second = 0;
        for (int i = 0; i < 500; i++) {
            if (i % 2 == 0 && second > 0) {
                places.leave("second");
                second--;
            } else {
                places.leave("first");
                first--;
            }
            // The first asks more often: it gains nothing by it.
            first += enter("first") == Outcome.TAKEN ? 1 : 0;
            second += enter("second") == Outcome.TAKEN ? 1 : 0;
            first += enterUntilRefused("first");
        }
        assertThat(first).isBetween(44, 47);
        assertThat(second).isBetween(43, 46);
    }

    @Test
    void whatSomeDoNotWantIsSharedOutAmongTheOthers() {
        assertThat(Places.fairShare(new int[] {}, 90)).isEqualTo(90);
        assertThat(Places.fairShare(new int[] {90}, 90)).isEqualTo(90);
        assertThat(Places.fairShare(new int[] {60, 60}, 90)).isEqualTo(45);
        assertThat(Places.fairShare(new int[] {2, 80, 10, 60}, 90)).isEqualTo(39);
        assertThat(Places.fairShare(new int[] {30, 30, 30}, 90)).isEqualTo(30);
        assertThat(Places.fairShare(new int[] {1, 2, 1, 1}, 2)).isEqualTo(1);
    }

    @Test
    void aSinglePlaceIsForEverybody() {
        var one = new Places(1, nanos::get);
        assertThat(one.enter("a")).isEqualTo(Outcome.TAKEN);
        assertThat(one.enter("a")).isEqualTo(Outcome.FULL);
        assertThat(one.enter("b")).isEqualTo(Outcome.FULL);
        one.leave("a");
        assertThat(one.enter("b")).isEqualTo(Outcome.TAKEN);
    }

    @Test
    void placesAreNeitherLostNorGivenTwiceHoweverManyTakeThem() {
        var shared = new Places(20, () -> nanos.addAndGet(1_000));
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            var random = new SplittableRandom(thread);
            threads.add(CompletableFuture.runAsync(
                    () -> {
                        var held = new ArrayDeque<String>();
                        for (int i = 0; i < 100_000; i++) {
                            String holder = "holder" + random.nextInt(5);
                            if (held.size() < 9 && shared.enter(holder) == Outcome.TAKEN) {
                                held.add(holder);
                                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            } else if (!held.isEmpty()) {
                                inside.decrementAndGet();
                                shared.leave(held.remove());
                            }
                        }
                        for (String holder : held) {
                            inside.decrementAndGet();
                            shared.leave(holder);
                        }
                    },
                    task -> Thread.ofPlatform().start(task)));
        }
        CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new)).join();
        assertThat(most.get()).isBetween(9, 20);
        assertThat(shared.taken()).isZero();
        assertThat(shared.holders()).isZero();
        // A share that was known while the others were there is too old by now.
        nanos.addAndGet(Duration.ofMillis(20).toNanos());
        for (int i = 0; i < 18; i++) {
            assertThat(shared.enter("holder1")).isEqualTo(Outcome.TAKEN);
        }
        assertThat(shared.enter("holder1")).isEqualTo(Outcome.FULL);
    }
}
