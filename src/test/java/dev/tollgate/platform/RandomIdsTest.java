package dev.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RandomIdsTest {
    private static final long NOW_MS = 1_795_000_000_000L;

    private long timeMs = NOW_MS;
    private final Ids ids = new RandomIds(new SecureRandom(), () -> timeMs);

    @Test
    void idsInTimeStandInTheOrderOfTheirMaking() {
        String before = ids.nextInTime("req");
        for (long step : new long[] {1, 31, 32, 1_000, 86_400_000L, 40L * 365 * 86_400_000}) {
            timeMs = NOW_MS + step;
            String after = ids.nextInTime("req");
            assertThat(after).isGreaterThan(before);
            before = after;
        }
    }

    @Test
    void idsOfOneMillisecondDifferInSeventeenRandomCharacters() {
        Set<String> made = new HashSet<>();
        Set<String> ends = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            String id = ids.nextInTime("req");
            made.add(id);
            ends.add(id.substring(id.length() - 17));
            assertThat(id).startsWith(ids.nextInTime("req").substring(0, "req_".length() + 9));
        }
        assertThat(made).hasSize(10_000);
        assertThat(ends).hasSize(10_000);
    }

    @Test
    void bothKindsOfIdsLookAlikeAndFitIntoAnAddress() {
        assertThat(ids.next("req")).matches("req_[0-9a-z]{26}");
        assertThat(ids.nextInTime("req")).matches("req_[0-9a-z]{26}");
    }

    @Test
    void otherIdsTellNothingOfTheTime() {
        assertThat(ids.next("req").substring(0, 13))
                .isNotEqualTo(ids.next("req").substring(0, 13));
    }
}
