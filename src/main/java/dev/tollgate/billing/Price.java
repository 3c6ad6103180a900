package dev.tollgate.billing;

import java.util.List;
import java.util.Map;

/**
 * What a model costs.
 *
 * @param tiers at least one; the first begins at 0 prompt tokens, the others in rising order
 */
public record Price(List<Tier> tiers) {
    /**
     * Prices from a size of prompt on.
     *
     * @param fromPromptTokens the tier holds for prompts of at least this many tokens
     * @param nanoPerUnit price of one unit (token, image, second ...) of each meter, in 10^-9 credit; INPUT and OUTPUT
     *     are always there. One unit of this is far below any provider's price step, so costs are exact products
     */
    public record Tier(long fromPromptTokens, Map<Meter, Long> nanoPerUnit) {
        public Tier {
            nanoPerUnit = Map.copyOf(nanoPerUnit);
            if (!nanoPerUnit.containsKey(Meter.INPUT) || !nanoPerUnit.containsKey(Meter.OUTPUT)) {
                throw new IllegalArgumentException("a price needs input and output");
            }
            if (nanoPerUnit.values().stream().anyMatch(nano -> nano < 0)) {
                throw new IllegalArgumentException("a price is never negative");
            }
        }

        /** The price of one unit of a meter, or of the meter that stands in for it. */
        public long nanoPerUnit(Meter meter) {
            Long own = nanoPerUnit.get(meter);
            return own != null ? own : nanoPerUnit.getOrDefault(meter.fallback(), 0L);
        }
    }

    public Price {
        tiers = List.copyOf(tiers);
        if (tiers.isEmpty() || tiers.getFirst().fromPromptTokens() != 0) {
            throw new IllegalArgumentException("the first tier begins at 0");
        }
        for (int i = 1; i < tiers.size(); i++) {
            if (tiers.get(i).fromPromptTokens() <= tiers.get(i - 1).fromPromptTokens()) {
                throw new IllegalArgumentException("tiers rise");
            }
        }
    }

    /** One tier with these prices of a token in and out, in 10^-9 credit. */
    public static Price flat(long inputNano, long outputNano) {
        return new Price(List.of(new Tier(0, Map.of(Meter.INPUT, inputNano, Meter.OUTPUT, outputNano))));
    }

    /**
     * The exact cost of a call in 10^-9 credit.
     *
     * @throws ArithmeticException when the cost does not fit a long
     */
    public long costNano(Usage usage) {
        Tier tier = tierFor(usage.promptTokens());
        long costNano = 0;
        for (var entry : usage.quantities().entrySet()) {
            long product = Math.multiplyExact(entry.getValue(), tier.nanoPerUnit(entry.getKey()));
            costNano = Math.addExact(costNano, product);
        }
        return costNano;
    }

    /** The tier for a prompt of this size. */
    public Tier tierFor(long promptTokens) {
        Tier found = tiers.getFirst();
        for (Tier tier : tiers) {
            if (promptTokens >= tier.fromPromptTokens()) {
                found = tier;
            }
        }
        return found;
    }
}
