package dev.tollgate.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sums that usage and balances tell. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class UsageTest {
    @Test
    void tokensOfAllMetersAreInTheSums() {
        var usage = new Usage(
                Map.of(
                        Meter.INPUT, 1L,
                        Meter.CACHED_INPUT, 20L,
                        Meter.CACHE_WRITE, 300L,
                        Meter.OUTPUT, 4_000L,
                        Meter.REASONING, 50_000L,
                        Meter.IMAGE, 9L),
                false);
        assertThat(usage.promptTokens()).isEqualTo(321);
        assertThat(usage.completionTokens()).isEqualTo(54_000);
        assertThat(usage.totalTokens()).isEqualTo(54_321);
        assertThat(Usage.NONE.totalTokens()).isZero();
    }

    @Test
    void usageIsNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> Usage.tokens(-1, 0, false));
        assertThat(Usage.tokens(0, 0, false).totalTokens()).isZero();
    }

    @Test
    void availableIsBalanceAndLimitWithoutWhatIsHeld() {
        assertThat(new Balance("org_a", 100, 30, 7, 0, Instant.EPOCH).availableNano())
                .isEqualTo(77);
    }
}
