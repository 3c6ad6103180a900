package dev.tollgate.billing;

import dev.tollgate.platform.Credits;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Money as clients of surface C see it: in the configured currency and not in credits.
 *
 * @param currency its code, `USD`
 * @param creditsPerUnit credits for one unit, above 0
 */
public record CurrencyView(String currency, BigDecimal creditsPerUnit) {
    /** Decimal places shown at most: one nano-credit at 1,000 credits a unit is exact. */
    public static final int MAX_SCALE = 12;

    public CurrencyView {
        if (creditsPerUnit.signum() <= 0) {
            throw new IllegalArgumentException("creditsPerUnit must be above zero");
        }
    }

    /** An amount of the ledger in currency, half-even at {@link #MAX_SCALE} decimals, without trailing zeros. */
    public BigDecimal fromNano(long nano) {
        BigDecimal amount = Credits.toDecimal(nano)
                .divide(creditsPerUnit, MAX_SCALE, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return amount.scale() < 0 ? amount.setScale(0, RoundingMode.UNNECESSARY) : amount;
    }

    /**
     * An amount of currency in the ledger's unit, exactly.
     *
     * @throws ArithmeticException when it has no exact form in 10^-9 credit or is out of range
     */
    public long toNano(BigDecimal amount) {
        if (Math.abs((long) amount.scale()) > 60 || amount.precision() > 60) {
            throw new ArithmeticException("not an amount of money");
        }
        return Credits.toNano(amount.multiply(creditsPerUnit));
    }
}
