package dev.tollgate.platform;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Conversion of money between its decimal form at the edges and the ledger's integers of 10^-9 credit. */
public final class Credits {
    /** Decimal places of the ledger. */
    public static final int SCALE = 9;

    /** One whole credit. */
    public static final long ONE_NANO = 1_000_000_000L;

    /** The largest amount that any single movement or price may have: 10^9 credits, so that sums stay far from overflow. */
    public static final long MAX_NANO = 1_000_000_000L * ONE_NANO;

    private Credits() {}

    /**
     * Reads an amount of credits exactly.
     *
     * @throws ArithmeticException when it has more than nine decimals or is beyond {@link #MAX_NANO} either way
     */
    public static long toNano(BigDecimal credits) {
        // Scale and precision first: unscaledValue of 1e999999999 would take all memory.
        if (credits.signum() != 0
                && (credits.precision() - (long) credits.scale() > 19
                        || credits.stripTrailingZeros().scale() > SCALE)) {
            throw new ArithmeticException("not an amount of credits");
        }
        long nano = credits.signum() == 0
                ? 0
                : credits.setScale(SCALE, RoundingMode.UNNECESSARY)
                        .unscaledValue()
                        .longValueExact();
        if (nano > MAX_NANO || nano < -MAX_NANO) {
            throw new ArithmeticException("amount out of range");
        }
        return nano;
    }

    /** The exact decimal, without trailing zeros and never in scientific notation. */
    public static BigDecimal toDecimal(long nano) {
        BigDecimal exact = BigDecimal.valueOf(nano, SCALE).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0, RoundingMode.UNNECESSARY) : exact;
    }

    /** {@link #toDecimal} as text. */
    public static String format(long nano) {
        return toDecimal(nano).toPlainString();
    }
}
