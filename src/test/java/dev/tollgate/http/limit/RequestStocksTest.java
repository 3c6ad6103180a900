package dev.tollgate.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.limit.Limit.Kind;
import dev.tollgate.http.limit.RequestStocks.Leftover;
import dev.tollgate.http.limit.Verdict.Standing;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many requests a node takes ahead, and what becomes of them. */
@Timeout(30)
final class RequestStocksTest {
    private static final Limit LIMIT = new Limit("key", Kind.REQUESTS, 10_000, 1);

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private int nodes = 1;
    private final RequestStocks stocks = new RequestStocks(
            new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneOffset getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            },
            () -> nodes);

    /** As many requests as that were let through by Redis, which has counted so many since its window began. */
    private void counted(Limit limit, int requests, long used) {
        for (int i = 0; i < requests; i++) {
            stocks.counted(limit, standing(limit, used), now.toEpochMilli());
        }
    }

    private static Standing standing(Limit limit, long used) {
        return new Standing(limit.most(), limit.most() - used, 30_000);
    }

    /** Fills the stock of the busy key. */
    private int fill(long used) {
        counted(LIMIT, 100, used);
        int wanted = stocks.wanted(LIMIT);
        stocks.filled(LIMIT, wanted, standing(LIMIT, used + wanted), now.toEpochMilli());
        return wanted;
    }

    @Test
    void busyKeyTakesWhatItSoonUsesAndThenAsksNobody() {
        assertThat(stocks.take(List.of(LIMIT))).isNull();
        int ahead = fill(100);
        assertThat(ahead).isEqualTo(100);
        for (int i = 1; i <= ahead; i++) {
            Verdict verdict = Objects.requireNonNull(stocks.take(List.of(LIMIT)));
            assertThat(verdict.isAllowed()).isTrue();
            assertThat(verdict.standings().getFirst().remaining()).isEqualTo(9_900 - i);
        }
        assertThat(stocks.take(List.of(LIMIT))).isNull();
    }

    @Test
    void nothingIsTakenAheadForAKeyThatAsksSeldom() {
        counted(LIMIT, RequestStocks.BUSY - 1, 7);
        assertThat(stocks.wanted(LIMIT)).isZero();
    }

    @Test
    void whereLittleIsLeftRequestsAreCountedOneByOne() {
        counted(LIMIT, 100, 10_000 - 127);
        assertThat(stocks.wanted(LIMIT)).isZero();
        counted(LIMIT, 100, 10_000 - 160);
        nodes = 2;
        assertThat(stocks.wanted(LIMIT)).isZero();
    }

    @Test
    void allNodesTogetherHoldASixteenthOfTheRest() {
        nodes = 4;
        counted(LIMIT, 200, 9_000);
        assertThat(stocks.wanted(LIMIT)).isEqualTo(1_000 / 16 / 4);
    }

    @Test
    void onlyOneFillsAtATime() {
        counted(LIMIT, 100, 100);
        assertThat(stocks.wanted(LIMIT)).isPositive();
        assertThat(stocks.wanted(LIMIT)).isZero();
        stocks.filled(LIMIT, 100, null, now.toEpochMilli());
        assertThat(stocks.take(List.of(LIMIT))).isNull();
        assertThat(stocks.wanted(LIMIT)).isPositive();
    }

    @Test
    void stockOfAWindowThatIsOverIsOfNoUse() {
        fill(100);
        now = now.plusSeconds(30);
        assertThat(stocks.take(List.of(LIMIT))).isNull();
        assertThat(stocks.sweep()).isEmpty();
    }

    @Test
    void anotherLimitOfTheSameKeyIsAskedFor() {
        fill(100);
        assertThat(stocks.take(List.of(LIMIT.withMost(5)))).isNull();
    }

    @Test
    void placesAndTokensAreNeverTakenAhead() {
        for (Kind kind : List.of(Kind.CONCURRENT, Kind.TOKENS)) {
            var limit = new Limit("key:" + kind, kind, 10_000, 1);
            counted(limit, 100, 100);
            assertThat(stocks.wanted(limit)).isZero();
        }
        fill(100);
        var tokens = new Limit("key:tokens", Kind.TOKENS, 10_000, 5);
        assertThat(stocks.take(List.of(LIMIT, tokens))).isNull();
    }

    @Test
    void whatIsNotUsedGoesBackOnce() {
        fill(100);
        assertThat(stocks.sweep()).isEmpty();
        for (int i = 0; i < 20; i++) {
            stocks.take(List.of(LIMIT));
        }
        assertThat(stocks.sweep()).containsExactly(new Leftover("key", 40));
        assertThat(stocks.sweep()).containsExactly(new Leftover("key", 40));
        assertThat(stocks.sweep()).isEmpty();
        assertThat(stocks.take(List.of(LIMIT))).isNull();
    }
}
