package dev.tollgate.context;

import dev.tollgate.context.Path.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the exchanges of a conversation follow each other. Each follows the one with the number before it, but for those
 * that a fork says something else of: where a question was asked anew or answered again, the conversation goes on in
 * several versions, of which one is shown. A fork of the number that comes next says which.
 *
 * @param lastNumber of the exchanges, 0 when nothing was said
 * @param forks by rising numbers, one a number
 * @param gaps ranges of numbers that no exchange has
 */
record Versions(long lastNumber, List<Fork> forks, List<Range> gaps) {
    private static final Comparator<Fork> BY_NUMBER = Comparator.comparingLong(Fork::number);

    static final Versions NONE = new Versions(0, List.of(), List.of());

    Versions {
        forks = forks.stream().sorted(BY_NUMBER).toList();
        gaps = List.copyOf(gaps);
    }

    /** The last exchange of the version that is shown. */
    long shown() {
        return before(lastNumber + 1);
    }

    /** The exchange that this one follows; 0: none. */
    long before(long number) {
        return fork(number).map(Fork::after).orElse(number - 1);
    }

    private Optional<Fork> fork(long number) {
        var wanted = new Fork(number, 0, 0, 0);
        int at = Collections.binarySearch(forks, wanted, BY_NUMBER);
        return at < 0 ? Optional.empty() : Optional.of(forks.get(at));
    }

    /** Whether there may be an exchange of this number, shown or not. */
    boolean mayHave(long number) {
        return all().mayHave(number);
    }

    /** What is shown. */
    Path path() {
        return pathTo(shown());
    }

    /** What leads to an exchange, and it. */
    Path pathTo(long number) {
        var ranges = new ArrayList<Range>();
        long last = Math.min(number, lastNumber);
        while (last > 0) {
            long first = runOf(last);
            ranges.addFirst(new Range(first, last));
            last = before(first);
        }
        return new Path(ranges, gaps);
    }

    /** Everything, in the order in which it was said. */
    Path all() {
        return new Path(lastNumber == 0 ? List.of() : List.of(new Range(1, lastNumber)), gaps);
    }

    /** What is not shown, in the order in which it was said. */
    Path others() {
        var ranges = new ArrayList<Range>();
        long next = 1;
        for (Range shown : path().ranges()) {
            if (shown.first() > next) {
                ranges.add(new Range(next, shown.first() - 1));
            }
            next = shown.last() + 1;
        }
        if (next <= lastNumber) {
            ranges.add(new Range(next, lastNumber));
        }
        return new Path(ranges, gaps);
    }

    /** Where the exchanges begin that follow each other by number up to this one. */
    private long runOf(long number) {
        long first = 1;
        for (Fork fork : forks) {
            if (fork.number() <= number) {
                first = fork.number();
            }
        }
        return first;
    }

    /** Where they end. */
    long endOfRun(long number) {
        for (Fork fork : forks) {
            if (fork.number() > number) {
                return fork.number() - 1;
            }
        }
        return lastNumber;
    }

    /** The newest of this exchange and all that were said after it in any version. */
    long newestAfter(long number) {
        var within = new ArrayList<Range>();
        within.add(new Range(number, endOfRun(number)));
        for (Fork fork : forks) {
            if (fork.number() > number
                    && fork.number() <= lastNumber
                    && within.stream().anyMatch(range -> range.has(fork.after()))) {
                within.add(new Range(fork.number(), endOfRun(fork.number())));
            }
        }
        return within.getLast().last();
    }

    /** The same, with this exchange and the newest of what was said after it shown. */
    Versions showing(long number) {
        long newest = newestAfter(number);
        var changed = new ArrayList<>(forks);
        changed.removeIf(fork -> fork.number() > lastNumber);
        if (newest != lastNumber) {
            changed.add(new Fork(lastNumber + 1, newest, 0, 0));
        }
        return new Versions(lastNumber, changed, gaps);
    }

    /** The same with one more fork, in place of one that its number may have. */
    Versions with(Fork added) {
        var changed = new ArrayList<>(forks);
        changed.removeIf(fork -> fork.number() == added.number());
        changed.add(added);
        return new Versions(lastNumber, changed, gaps);
    }

    /** The fork of an exchange that is said in place of another. */
    Fork inPlaceOf(long number, long of, int same) {
        // The first one that begins so stands for all: answers to one question make no long chain.
        long first = of;
        for (Fork fork = fork(of).orElse(null);
                fork != null && fork.of() != 0 && fork.same() >= same;
                fork = fork(first).orElse(null)) {
            first = fork.of();
        }
        return new Fork(number, before(of), first, same);
    }

    /** The messages that stand where this one stands in all versions, the oldest first; none where it is alone. */
    List<MessageId> of(MessageId message) {
        List<Long> beside = forks.isEmpty() ? List.of() : after(before(message.number()));
        if (beside.size() < 2) {
            return List.of();
        }
        var groups = new ArrayList<List<Long>>();
        for (long number : beside) {
            if (shared(number, message.number()) >= message.index()) {
                groups.stream()
                        .filter(group -> shared(group.getFirst(), number) > message.index())
                        .findFirst()
                        .ifPresentOrElse(
                                group -> group.add(number), () -> groups.add(new ArrayList<>(List.of(number))));
            }
        }
        return groups.size() < 2
                ? List.of()
                : groups.stream()
                        .map(group -> new MessageId(shownOf(group, message.number()), message.index()))
                        .toList();
    }

    /** Which of several exchanges with the same message stands for them: the one asked about, or else the last used. */
    private long shownOf(List<Long> group, long asked) {
        return group.contains(asked)
                ? asked
                : group.stream()
                        .max(Comparator.comparingLong(this::newestAfter))
                        .orElseThrow();
    }

    /** The exchanges that follow this one, one in each version. */
    private List<Long> after(long number) {
        var found = new ArrayList<Long>();
        long next = number + 1;
        if (next <= lastNumber && fork(next).isEmpty() && mayHave(next)) {
            found.add(next);
        }
        for (Fork fork : forks) {
            if (fork.after() == number && fork.number() <= lastNumber && mayHave(fork.number())) {
                found.add(fork.number());
            }
        }
        return found;
    }

    /** How many of the first messages of two exchanges, which follow the same one, are the same. */
    private int shared(long one, long other) {
        int same = Integer.MAX_VALUE;
        long lower = Math.min(one, other);
        long upper = Math.max(one, other);
        while (lower != upper) {
            Fork fork = fork(upper).orElse(null);
            if (fork == null || fork.of() == 0) {
                return 0;
            }
            same = Math.min(same, fork.same());
            upper = Math.max(lower, fork.of());
            lower = Math.min(lower, fork.of());
        }
        return same;
    }

    /**
     * The oldest exchanges that are not shown and that nothing follows: what may go where versions are too many. Null when
     * there are none.
     */
    @Nullable
    Range oldestHidden() {
        Path shown = path();
        for (long first = 1; first <= lastNumber; first = endOfRun(first) + 1) {
            long last = endOfRun(first);
            long kept = first - 1;
            for (Range range : shown.ranges()) {
                kept = range.has(first) ? Math.max(kept, Math.min(last, range.last())) : kept;
            }
            for (Fork fork : forks) {
                kept = fork.after() >= first && fork.after() <= last ? Math.max(kept, fork.after()) : kept;
            }
            var hidden = new Range(kept + 1, last);
            if (kept < last && !new Path(List.of(hidden), gaps).from(1, 1).isEmpty()) {
                return hidden;
            }
        }
        return null;
    }

    /** The same without exchanges that nothing follows. */
    Versions without(Range gone) {
        var wider = new ArrayList<>(gaps);
        wider.add(gone);
        var left = new ArrayList<Fork>();
        for (Fork fork : forks) {
            Fork origin =
                    fork(fork.of()).filter(each -> gone.has(each.number())).orElse(null);
            if (!gone.has(fork.number())) {
                left.add(
                        origin == null
                                ? fork
                                : new Fork(
                                        fork.number(),
                                        fork.after(),
                                        origin.of(),
                                        Math.min(fork.same(), origin.same())));
            }
        }
        // Where only what is gone stood between, an exchange follows by its number; but not beside others.
        long before = gone.first() - 1;
        if (left.stream().filter(fork -> fork.after() == before).count() == 1) {
            left.removeIf(fork -> fork.after() == before && fork.number() == gone.last() + 1);
        }
        return new Versions(lastNumber, left, wider);
    }
}
