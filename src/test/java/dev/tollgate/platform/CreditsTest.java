package dev.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreditsTest {
    @ParameterizedTest
    @CsvSource({"0,0", "1,1000000000", "0.1,100000000", "-0.000000001,-1", "1e3,1000000000000", "20.000,20000000000"})
    void amountsAreReadExactly(BigDecimal credits, long nano) {
        assertThat(Credits.toNano(credits)).isEqualTo(nano);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0000000001", "1e309", "-1e309", "1e999999999", "1e-999999999", "1000000000.000000001"})
    void amountsThatTheLedgerCannotHoldAreRefusedAtOnce(String credits) {
        assertThatThrownBy(() -> Credits.toNano(new BigDecimal(credits))).isInstanceOf(ArithmeticException.class);
    }

    @Property
    void anAmountWrittenAndReadAgainIsTheSame(
            @ForAll @LongRange(min = -Credits.MAX_NANO, max = Credits.MAX_NANO) long nano) {
        assertThat(Credits.toNano(new BigDecimal(Credits.format(nano)))).isEqualTo(nano);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1000000000,1", "10000000000000,10000", "1,0.000000001", "-300000000,-0.3"})
    void amountsAreWrittenPlainly(long nano, String text) {
        assertThat(Credits.format(nano)).isEqualTo(text);
    }
}
