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
    /** The balance of an account from a moment on, when a call was charged, or something else happened. */
    private record Mark(long fromMs, long balanceNano, long chargedNano) {}

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
        marks(accountId).add(new Mark(world.millis(), Math.addExact(balance(accountId), deltaNano), chargedNano));
    }

    private List<Mark> marks(String accountId) {
        return accountToMarks.computeIfAbsent(accountId, _ -> new ArrayList<>(List.of(new Mark(0, 0, 0))));
    }

    long balance(String accountId) {
        return marks(accountId).getLast().balanceNano();
    }

    /** The balance that held at a moment, and all after it. */
    List<Long> balancesSince(String accountId, long sinceMs) {
        List<Mark> marks = marks(accountId);
        int first = marks.size() - 1;
        while (first > 0 && marks.get(first).fromMs() >= sinceMs) {
            first--;
        }
        return marks.subList(first, marks.size()).stream()
                .map(Mark::balanceNano)
                .toList();
    }

    /** What calls were charged in an account from a moment on. */
    long chargedSince(String accountId, long sinceMs) {
        List<Mark> marks = marks(accountId);
        long chargedNano = 0;
        for (int i = marks.size() - 1; i > 0 && marks.get(i).fromMs() >= sinceMs; i--) {
            chargedNano += marks.get(i).chargedNano();
        }
        return chargedNano;
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
