package dev.tollgate.billing.ledger;

import java.util.Random;

/**
 * What a simulated life is like, so that some lives are calm and others hopeless.
 *
 * @param nodes 2 to 4
 * @param faultPercent how many of a hundred calls of the store meet a fault
 * @param blowsPercent how many of a hundred steps something befalls a whole node
 * @param isStrict nobody uses more than was held and no admin sets a balance, so nothing may ever be below zero
 * @param pauseMs the longest pause between two steps
 * @param holdNano the largest hold: beside large ones accounts are always low, beside small ones nodes have slices
 */
record Weather(int nodes, int faultPercent, int blowsPercent, boolean isStrict, int pauseMs, int holdNano) {
    private static final int[] FAULTS = {0, 1, 3, 8, 25};
    private static final int[] BLOWS = {0, 1, 3, 6};
    private static final int[] PAUSES = {5, 40, 200};
    private static final int[] HOLDS = {4, 12, 40, 300};

    static Weather of(Random random) {
        return new Weather(
                2 + random.nextInt(3),
                FAULTS[random.nextInt(FAULTS.length)],
                BLOWS[random.nextInt(BLOWS.length)],
                random.nextBoolean(),
                PAUSES[random.nextInt(PAUSES.length)],
                HOLDS[random.nextInt(HOLDS.length)]);
    }
}
