package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Brings the lines of any epoch into account documents, from what the document says; every step may be repeated. */
final class AccountUpdates {
    private static final int PAGE = 100;

    private final BillingStore store;

    AccountUpdates(BillingStore store) {
        this.store = store;
    }

    /** Applies lines of one epoch that concern one account, in order. */
    Future<Void> apply(String accountId, String epochId, List<CommittedLine> lines) {
        return store.account(accountId).compose(account -> {
            var change = account.flatMap(found -> found.application(epochId, lines));
            if (change.isEmpty()) {
                return Future.succeededFuture();
            }
            // False: another writer was faster, so look again.
            return store.apply(change.get())
                    .compose(done -> done ? Future.succeededFuture() : apply(accountId, epochId, lines));
        });
    }

    /** Writes the entries of some records and applies them to all accounts they concern. */
    Future<Void> apply(Epoch epoch, List<JournalRecord> records) {
        var entries = new ArrayList<BookedEntry>();
        var accountToLines = new LinkedHashMap<String, List<CommittedLine>>();
        for (JournalRecord record : records) {
            for (Line line : record.lines()) {
                line.entry().ifPresent(entries::add);
                accountToLines
                        .computeIfAbsent(line.accountId(), _ -> new ArrayList<>())
                        .add(new CommittedLine(record.seq(), line));
            }
        }
        return store.insertEntries(entries)
                .compose(_ -> Retry.each(
                        List.copyOf(accountToLines.keySet()),
                        accountId -> apply(accountId, epoch.id(), accountToLines.getOrDefault(accountId, List.of()))));
    }

    /** Takes from all accounts what a closed epoch, all of whose lines are applied, still holds. */
    Future<Void> drop(Epoch epoch, long closedSeq) {
        return drop(epoch, closedSeq, "");
    }

    private Future<Void> drop(Epoch epoch, long closedSeq, String afterId) {
        return store.accountsHeldBy(epoch.id(), afterId, PAGE).compose(accounts -> {
            Future<Void> page = Retry.each(accounts, account -> drop(epoch, closedSeq, account));
            return accounts.size() < PAGE
                    ? page
                    : page.compose(
                            _ -> drop(epoch, closedSeq, accounts.getLast().id()));
        });
    }

    private Future<Void> drop(Epoch epoch, long closedSeq, AccountState account) {
        Application change = Application.drop(account, epoch.id(), closedSeq);
        if (change.endedHolds().isEmpty()) {
            return Future.succeededFuture();
        }
        return store.apply(change).compose(done -> done ? Future.succeededFuture() : again(epoch, closedSeq, account));
    }

    private Future<Void> again(Epoch epoch, long closedSeq, AccountState account) {
        return store.account(account.id())
                .compose(now -> now.map(found -> drop(epoch, closedSeq, found)).orElseGet(Future::succeededFuture));
    }
}
