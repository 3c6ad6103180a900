package dev.tollgate.billing.ledger;

import java.util.List;
import java.util.Map;

/** Plain values for tests of a store. */
final class Samples {
    private Samples() {}

    static String node(int number) {
        return "nd_%026d".formatted(number);
    }

    static Epoch epoch(int number) {
        return epoch(number, node(1));
    }

    static Epoch epoch(int number, String node) {
        return new Epoch(node, "ep_%026d".formatted(number), 0);
    }

    static JournalRecord record(Epoch epoch, long seq, String batch, Line... lines) {
        return new JournalRecord(epoch, seq, batch, false, List.of(lines), 1_000 + seq);
    }

    static JournalRecord closed(Epoch epoch, long seq, String batch) {
        return new JournalRecord(epoch, seq, batch, true, List.of(), 1_000 + seq);
    }

    static Line settle(String accountId, String holdId, long heldNano, long costNano) {
        return new Line(
                accountId,
                Line.Kind.SETTLE,
                holdId,
                heldNano,
                costNano,
                costNano * 3,
                costNano == 0 ? "" : "m usage",
                costNano == 0 ? Map.of() : Map.of("note", "of a sample"),
                5_000);
    }

    static BookedEntry entry(String id, String accountId, long deltaNano, long atMs) {
        return new BookedEntry(id, accountId, deltaNano, "Entry " + id, Map.of("reason", "test"), atMs);
    }

    static SlowLine line(String id, String accountId, long deltaNano) {
        return SlowLine.closed(entry(id, accountId, deltaNano, 2_000));
    }

    /** An account whose only line is its balance. */
    static AccountState account(String id, long balanceNano) {
        return AccountState.fresh(id, "org_a", List.of(line("fund_" + id, id, balanceNano)), 1_000);
    }
}
