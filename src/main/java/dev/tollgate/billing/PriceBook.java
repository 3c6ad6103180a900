package dev.tollgate.billing;

import dev.tollgate.platform.Credits;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import dev.tollgate.platform.settings.ModelSettings.TierEntry;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads configured prices, exactly: a price that the ledger cannot hold is an error, never rounded. */
public final class PriceBook {
    private static final Map<String, Meter> NAME_TO_METER =
            Arrays.stream(Meter.values()).collect(Collectors.toUnmodifiableMap(Meter::wireName, Function.identity()));

    /** A hundred units: requirements 2 and 3 name prices in credits for so many tokens. */
    private static final int UNITS_OF_CREDIT_PRICE = 2;

    private final BigDecimal creditsPerUnit;

    /**
     * A book for one currency.
     *
     * @param creditsPerUnit credits for one unit of the currency, above 0
     */
    public PriceBook(BigDecimal creditsPerUnit) {
        if (creditsPerUnit.signum() <= 0) {
            throw new IllegalArgumentException("creditsPerUnit must be above zero");
        }
        this.creditsPerUnit = creditsPerUnit;
    }

    /**
     * The price of a model.
     *
     * @throws IllegalArgumentException saying what is wrong: both forms or neither, an unknown meter, input or output
     *     missing, a negative price, one finer than 10^-9 credit or beyond what the ledger holds, tiers out of order
     */
    public Price read(PriceEntry entry) {
        boolean inCredits = !entry.creditsPer100().isEmpty();
        boolean inCurrency = !entry.currencyPerUnit().isEmpty();
        if (inCredits && inCurrency) {
            throw new IllegalArgumentException("a price is given in creditsPer100 or in currencyPerUnit, not in both");
        }
        if (!inCredits && !inCurrency) {
            throw new IllegalArgumentException("a price is missing: creditsPer100 or currencyPerUnit");
        }
        Map<String, BigDecimal> first = inCredits ? entry.creditsPer100() : entry.currencyPerUnit();
        List<Price.Tier> tiers = new ArrayList<>();
        tiers.add(tier(0, first, inCredits));
        for (TierEntry tier : entry.tiers()) {
            tiers.add(tier(tier.fromPromptTokens(), tier.prices(), inCredits));
        }
        return new Price(tiers);
    }

    private Price.Tier tier(long fromPromptTokens, Map<String, BigDecimal> prices, boolean inCredits) {
        var nanoPerUnit = new EnumMap<Meter, Long>(Meter.class);
        prices.forEach((name, price) -> {
            Meter meter = NAME_TO_METER.get(name);
            if (meter == null) {
                throw new IllegalArgumentException("there is no meter " + name);
            }
            nanoPerUnit.put(meter, nano(name, price, inCredits));
        });
        return new Price.Tier(fromPromptTokens, nanoPerUnit);
    }

    private long nano(String name, BigDecimal price, boolean inCredits) {
        if (price.signum() < 0) {
            throw new IllegalArgumentException("the price of " + name + " is negative");
        }
        // First the size alone: a factor times 1e999999999 would take all memory.
        if (Math.abs((long) price.precision() - price.scale()) > 30 || Math.abs((long) price.scale()) > 60) {
            throw new IllegalArgumentException("the price of " + name + " is out of range");
        }
        BigDecimal credits = inCredits ? price.movePointLeft(UNITS_OF_CREDIT_PRICE) : price.multiply(creditsPerUnit);
        try {
            return Credits.toNano(credits);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(
                    "the price of " + name + " is out of range or finer than 10^-9 credit a unit", e);
        }
    }
}
