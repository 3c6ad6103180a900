package dev.tollgate.billing.payment;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * An amount of a currency, as payment providers count: two decimals.
 *
 * @param minor in hundredths of the currency's unit (cents, kopecks), at least 0
 * @param currency three capitals, `RUB`
 */
public record Money(long minor, String currency) {
    private static final int SCALE = 2;
    private static final int MAX_DIGITS = 15;
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern TEXT = Pattern.compile("[0-9]{1,13}(\\.[0-9]{1,2})?");

    public Money {
        if (minor < 0 || !CURRENCY.matcher(currency).matches()) {
            throw new IllegalArgumentException("not an amount of money");
        }
    }

    /**
     * The amount, exactly.
     *
     * @throws ArithmeticException when it has more than two decimals or is out of range
     */
    public static Money of(BigDecimal amount, String currency) {
        // The size first: a scale of 999999999 would take all memory.
        if (Math.abs((long) amount.scale()) > 60 || amount.precision() - (long) amount.scale() > MAX_DIGITS) {
            throw new ArithmeticException("not an amount of money");
        }
        long minor =
                amount.setScale(SCALE, RoundingMode.UNNECESSARY).unscaledValue().longValueExact();
        return new Money(minor, currency);
    }

    /**
     * As providers write it, `1000.00`.
     *
     * @throws IllegalArgumentException when it is written otherwise
     */
    public static Money parse(String text, String currency) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("not an amount of money");
        }
        return of(new BigDecimal(text), currency);
    }

    /** With both decimals, `1000.00`. */
    public String text() {
        return decimal().toPlainString();
    }

    /** With both decimals. */
    public BigDecimal decimal() {
        return BigDecimal.valueOf(minor, SCALE);
    }
}
