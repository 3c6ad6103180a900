package dev.tollgate.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import dev.tollgate.platform.settings.ModelSettings.TierEntry;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prices as they are configured, and what calls cost at them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PriceBookTest {
    private final PriceBook book = new PriceBook(new BigDecimal("1000"));

    @ParameterizedTest
    @CsvSource({
        "20, 20, 10, 20, 6000000000",
        "0.5, 1.5, 3, 0, 15000000",
        "0, 0, 100, 100, 0",
        "0.0000001, 0.0000001, 1, 1, 2",
        "10, 10, 0, 0, 0"
    })
    void creditsForAHundredTokensBecomeAnExactCost(
            BigDecimal input, BigDecimal output, long inputTokens, long outputTokens, long costNano) {
        Price price = book.read(credits(Map.of("input", input, "output", output)));

        assertThat(price.costNano(Usage.tokens(inputTokens, outputTokens, false)))
                .isEqualTo(costNano);
    }

    @ParameterizedTest
    @CsvSource({"0.00003, 0.00006, 1000, 500, 60000000000", "0.000000000001, 0, 1, 5, 1", "1, 2, 1, 1, 3000000000000"})
    void currencyForATokenBecomesAnExactCost(
            BigDecimal input, BigDecimal output, long inputTokens, long outputTokens, long costNano) {
        Price price = book.read(currency(Map.of("input", input, "output", output)));

        assertThat(price.costNano(Usage.tokens(inputTokens, outputTokens, false)))
                .isEqualTo(costNano);
    }

    @Test
    void eachMeterHasItsOwnPriceOrThatOfItsStandIn() {
        Price price = book.read(credits(Map.of(
                "input", new BigDecimal("100"), "output", new BigDecimal("200"), "cachedInput", new BigDecimal("10"))));

        Price.Tier tier = price.tierFor(0);
        assertThat(tier.nanoPerUnit(Meter.CACHED_INPUT)).isEqualTo(100_000_000L);
        assertThat(tier.nanoPerUnit(Meter.CACHE_WRITE)).isEqualTo(1_000_000_000L);
        assertThat(tier.nanoPerUnit(Meter.REASONING)).isEqualTo(2_000_000_000L);
        assertThat(tier.nanoPerUnit(Meter.AUDIO)).isEqualTo(2_000_000_000L);
        assertThat(tier.nanoPerUnit(Meter.IMAGE)).isEqualTo(1_000_000_000L);
    }

    @Test
    void everyMeterCanBePriced() {
        BigDecimal one = BigDecimal.ONE;
        Price price = book.read(currency(Map.of(
                "input",
                one,
                "output",
                one,
                "cachedInput",
                one,
                "cacheWrite",
                one,
                "reasoning",
                one,
                "image",
                one,
                "audio",
                one,
                "character",
                one,
                "second",
                one,
                "request",
                one)));

        assertThat(price.tierFor(0).nanoPerUnit()).containsOnlyKeys(Meter.values());
    }

    @Test
    void longPromptsCostWhatTheirTierSays() {
        Map<String, BigDecimal> dear = Map.of("input", new BigDecimal("200"), "output", new BigDecimal("300"));
        Price price = book.read(new PriceEntry(
                Map.of("input", new BigDecimal("100"), "output", new BigDecimal("100")),
                Map.of(),
                List.of(new TierEntry(1_000, dear))));

        assertThat(price.costNano(Usage.tokens(999, 1, false))).isEqualTo(1_000_000_000_000L);
        assertThat(price.costNano(Usage.tokens(1_000, 1, false))).isEqualTo(2_003_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 1, negative",
        "1, -0.000000001, negative",
        "0.00000001, 1, finer",
        "1e30, 1, out of range",
        "1e999999999, 1, out of range",
        "1e-999999999, 1, out of range"
    })
    void aPriceThatTheLedgerCannotHoldIsAnError(BigDecimal input, BigDecimal output, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.read(credits(Map.of("input", input, "output", output))))
                .withMessageContaining(why);
    }

    @Test
    void aPriceInBothFormsOrNoneOrWithGapsIsAnError() {
        Map<String, BigDecimal> prices = Map.of("input", BigDecimal.ONE, "output", BigDecimal.ONE);
        TierEntry atZero = new TierEntry(0, prices);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.read(new PriceEntry(prices, prices, List.of())))
                .withMessageContaining("both");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.read(new PriceEntry(Map.of(), Map.of(), List.of())))
                .withMessageContaining("missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.read(credits(Map.of("input", BigDecimal.ONE))))
                .withMessageContaining("input and output");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.read(credits(Map.of("inptu", BigDecimal.ONE))))
                .withMessageContaining("no meter inptu");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> book.read(new PriceEntry(prices, Map.of(), List.of(atZero))))
                .withMessageContaining("rise");
        assertThatIllegalArgumentException().isThrownBy(() -> new PriceBook(BigDecimal.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 1000000000000, 1",
        "1000, 1, 0.000000000001",
        "3, 1000000000, 0.333333333333",
        "3, 2000000000, 0.666666666667",
        "1000, -2500000000, -0.0025",
        "0.01, 1000000000, 100",
        "1000, 0, 0"
    })
    void theLedgerIsShownInCurrency(BigDecimal creditsPerUnit, long nano, String shown) {
        assertThat(new CurrencyView("USD", creditsPerUnit).fromNano(nano).toPlainString())
                .isEqualTo(shown);
    }

    @Test
    void currencyIsReadExactlyOrNotAtAll() {
        var view = new CurrencyView("USD", new BigDecimal("1000"));

        assertThat(view.toNano(new BigDecimal("25.5"))).isEqualTo(25_500_000_000_000L);
        assertThat(view.toNano(new BigDecimal("0.000000000001"))).isEqualTo(1);
        for (String bad : List.of("0.0000000000001", "1e309", "1e-309", "1e999999999", "2000000")) {
            assertThatThrownBy(() -> view.toNano(new BigDecimal(bad))).isInstanceOf(ArithmeticException.class);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new CurrencyView("USD", BigDecimal.ZERO));
    }

    private static PriceEntry credits(Map<String, BigDecimal> prices) {
        return new PriceEntry(prices, Map.of(), List.of());
    }

    private static PriceEntry currency(Map<String, BigDecimal> prices) {
        return new PriceEntry(Map.of(), prices, List.of());
    }
}
