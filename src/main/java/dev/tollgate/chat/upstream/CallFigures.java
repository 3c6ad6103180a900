package dev.tollgate.chat.upstream;

import java.util.ArrayList;
import java.util.List;

/**
 * Counts of calls to a deployment, on one node or added up over several.
 *
 * @param calls that ended, without those whose caller left
 * @param failures how many of them failed
 * @param promptTokens of all answers, also of streams whose caller left
 * @param waitMs the sum of the times to a whole answer or the first event of a stream
 * @param waits how many answers took how long, by the steps of a scale that all nodes share; what is missing is zero
 */
public record CallFigures(
        long calls, long failures, long promptTokens, long answerTokens, long waitMs, List<Long> waits) {
    public static final CallFigures NONE = new CallFigures(0, 0, 0, 0, 0, List.of());

    /** @throws IllegalArgumentException when there are more steps than the scale has */
    public CallFigures {
        waits = List.copyOf(waits);
        if (waits.size() > WaitScale.STEPS) {
            throw new IllegalArgumentException("a scale of " + waits.size() + " steps");
        }
    }

    /** The sums of both. */
    public CallFigures plus(CallFigures other) {
        var both = new ArrayList<Long>();
        for (int step = 0; step < Math.max(waits.size(), other.waits.size()); step++) {
            both.add(at(waits, step) + at(other.waits, step));
        }
        return new CallFigures(
                calls + other.calls,
                failures + other.failures,
                promptTokens + other.promptTokens,
                answerTokens + other.answerTokens,
                waitMs + other.waitMs,
                both);
    }

    private static long at(List<Long> waits, int step) {
        return step < waits.size() ? waits.get(step) : 0;
    }

    /** The share of calls that failed, 0 to 1. */
    public double errorShare() {
        return calls == 0 ? 0 : (double) failures / calls;
    }

    /** The mean time to an answer; 0 where there was none. */
    public long meanMs() {
        long answers = answers();
        return answers == 0 ? 0 : Math.round((double) waitMs / answers);
    }

    /**
     * The time within which this share of the answers came: at most 19 % above the true one. 0 where there was none.
     *
     * @param share above 0, up to 1
     */
    public long withinMs(double share) {
        long wanted = (long) Math.ceil(share * answers());
        long counted = 0;
        for (int step = 0; step < waits.size(); step++) {
            counted += waits.get(step);
            if (counted >= wanted && counted > 0) {
                return WaitScale.limitMs(step);
            }
        }
        return 0;
    }

    private long answers() {
        return waits.stream().mapToLong(Long::longValue).sum();
    }
}
