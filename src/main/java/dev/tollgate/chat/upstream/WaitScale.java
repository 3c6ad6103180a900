package dev.tollgate.chat.upstream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Steps that times of waiting are counted in, the same on every node, so that counts of several nodes can be added and a
 * percentile be read from the sum. Each step is 19 % longer than the one before, from 1 ms to a quarter of an hour.
 */
final class WaitScale {
    /** The last one has all that is longer. */
    static final int STEPS = 80;

    private static final double STEPS_TO_DOUBLE = 4;
    private static final double LN_2 = Math.log(2);

    private WaitScale() {}

    /** The step that a time belongs to. */
    static int stepOf(long ms) {
        return ms <= 1
                ? 0
                : Math.min(STEPS - 1, (int) Math.ceil(STEPS_TO_DOUBLE * Math.log((double) ms) / LN_2 - 1e-9));
    }

    /** The longest time of a step. */
    static long limitMs(int step) {
        return Math.round(Math.pow(2, step / STEPS_TO_DOUBLE));
    }

    /** The counts up to the last that is not zero. */
    static List<Long> listOf(AtomicLongArray counts) {
        int length = counts.length();
        while (length > 0 && counts.get(length - 1) == 0) {
            length--;
        }
        var list = new ArrayList<Long>(length);
        for (int step = 0; step < length; step++) {
            list.add(counts.get(step));
        }
        return list;
    }
}
