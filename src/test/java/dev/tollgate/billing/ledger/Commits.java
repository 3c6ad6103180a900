package dev.tollgate.billing.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is booked, as a plain list that is kept as the store takes it: the id, the account, the amount, and when. */
final class Commits {
    /** An account from a moment on, when a call was charged, or something else happened. */
    private record Mark(long fromMs, long balanceNano, long limitNano, long chargedNano) {}

    /** Balances between these two, both included. */
    record Range(long leastNano, long mostNano) {}

    record Booking(String accountId, long deltaNano) {}

    private final VirtualWorld world;
    private final Map<String, Booking> idToBooking = new TreeMap<>();
    private final Map<String, List<Mark>> accountToMarks = new HashMap<>();
    private final List<String> twice = new ArrayList<>();

    Commits(VirtualWorld world) {
        this.world = world;
    }

    /** A call was charged. */
    void charge(String accountId, String id, long costNano) {
        book(accountId, id, -costNano, costNano);
    }

    /** A slow movement was booked. */
    void move(String accountId, String id, long deltaNano) {
        book(accountId, id, deltaNano, 0);
    }

    private void book(String accountId, String id, long deltaNano, long chargedNano) {
        if (idToBooking.putIfAbsent(id, new Booking(accountId, deltaNano)) != null) {
            twice.add(id);
        }
        Mark last = marks(accountId, 0).getLast();
        long balanceNano = Math.addExact(last.balanceNano(), deltaNano);
        marks(accountId, 0).add(new Mark(world.millis(), balanceNano, last.limitNano(), chargedNano));
    }

    /** An account has this credit limit now; a new one has always had it. */
    void limit(String accountId, long limitNano) {
        Mark last = marks(accountId, limitNano).getLast();
        if (last.limitNano() != limitNano) {
            marks(accountId, 0).add(new Mark(world.millis(), last.balanceNano(), limitNano, 0));
        }
    }

    private List<Mark> marks(String accountId, long limitNano) {
        return accountToMarks.computeIfAbsent(accountId, _ -> new ArrayList<>(List.of(new Mark(0, 0, limitNano, 0))));
    }

    long balance(String accountId) {
        return marks(accountId, 0).getLast().balanceNano();
    }

    /** What held at a moment, and all after it. */
    private List<Mark> since(String accountId, long sinceMs) {
        List<Mark> marks = marks(accountId, 0);
        int first = marks.size() - 1;
        while (first > 0 && marks.get(first).fromMs() >= sinceMs) {
            first--;
        }
        return marks.subList(first, marks.size());
    }

    /** What the balance was from a moment on: one range for each time between two slow movements. */
    List<Range> rangesSince(String accountId, long sinceMs) {
        var ranges = new ArrayList<Range>();
        for (Mark mark : since(accountId, sinceMs)) {
            Range last = ranges.isEmpty() ? null : ranges.getLast();
            if (last != null && (mark.chargedNano() > 0 || mark.balanceNano() == last.leastNano())) {
                ranges.removeLast();
                ranges.add(new Range(mark.balanceNano(), last.mostNano()));
            } else {
                ranges.add(new Range(mark.balanceNano(), mark.balanceNano()));
            }
        }
        return ranges;
    }

    /** The least of balance and limit since a moment. */
    long leastSpendableSince(String accountId, long sinceMs) {
        return since(accountId, sinceMs).stream()
                .mapToLong(mark -> Math.addExact(mark.balanceNano(), mark.limitNano()))
                .min()
                .orElse(0);
    }

    boolean isBooked(String id) {
        return idToBooking.containsKey(id);
    }

    Map<String, Booking> all() {
        return idToBooking;
    }

    Set<String> idsOf(String accountId) {
        var ids = new TreeSet<String>();
        idToBooking.forEach((id, booking) -> {
            if (booking.accountId().equals(accountId)) {
                ids.add(id);
            }
        });
        return ids;
    }

    /** Ids that were booked more than once. */
    List<String> twice() {
        return twice;
    }
}
