package dev.tollgate.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.limit.Limit.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Counting in the memory of one node. */
@Timeout(60)
class LocalCountersTest {
    /** More keys than are kept. */
    private static final int MANY = 100_001;

    private static final Limit ONE = new Limit("busy", Kind.CONCURRENT, 1, 1);

    private final LocalCounters counters = new LocalCounters(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

    @Test
    void placeStaysTakenWhateverElseIsCounted() {
        assertThat(counters.take(List.of(ONE)).isAllowed()).isTrue();
        for (int i = 0; i < MANY; i++) {
            counters.take(List.of(new Limit("caller-" + i, Kind.REQUESTS, 1, 1)));
        }
        assertThat(counters.take(List.of(ONE)).isAllowed()).isFalse();

        counters.giveBack(ONE, 1);
        assertThat(counters.take(List.of(ONE)).isAllowed()).isTrue();
    }
}
