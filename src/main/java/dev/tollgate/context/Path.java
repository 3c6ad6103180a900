package dev.tollgate.context;

import java.util.ArrayList;
import java.util.List;

/**
 * The exchanges of a conversation that are read one after the other. Their numbers rise, since a later one is said later.
 *
 * @param ranges of numbers, rising
 * @param gaps ranges of numbers that no exchange has, wherever they are
 */
record Path(List<Range> ranges, List<Range> gaps) {
    /** From one number to another, both within. */
    record Range(long first, long last) {
        boolean has(long number) {
            return number >= first && number <= last;
        }
    }

    Path {
        ranges = List.copyOf(ranges);
        gaps = List.copyOf(gaps);
    }

    /** The last numbers up to this one, falling: so many where there are so many. */
    List<Long> upTo(long number, int count) {
        var numbers = new ArrayList<Long>();
        for (Range range : ranges.reversed()) {
            long next = belowGaps(Math.min(number, range.last()));
            while (next >= range.first() && numbers.size() < count) {
                numbers.add(next);
                next = belowGaps(next - 1);
            }
        }
        return numbers;
    }

    /** The first numbers from this one on, rising: so many where there are so many. */
    List<Long> from(long number, int count) {
        var numbers = new ArrayList<Long>();
        for (Range range : ranges) {
            long next = aboveGaps(Math.max(number, range.first()));
            while (next <= range.last() && numbers.size() < count) {
                numbers.add(next);
                next = aboveGaps(next + 1);
            }
        }
        return numbers;
    }

    /** Whether there may be an exchange of this number: of short gaps nothing is kept. */
    boolean mayHave(long number) {
        return ranges.stream().anyMatch(range -> range.has(number))
                && gaps.stream().noneMatch(gap -> gap.has(number));
    }

    private long belowGaps(long number) {
        for (Range gap : gaps) {
            if (gap.has(number)) {
                return belowGaps(gap.first() - 1);
            }
        }
        return number;
    }

    private long aboveGaps(long number) {
        for (Range gap : gaps) {
            if (gap.has(number)) {
                return aboveGaps(gap.last() + 1);
            }
        }
        return number;
    }
}
