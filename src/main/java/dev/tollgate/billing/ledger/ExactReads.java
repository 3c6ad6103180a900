package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads accounts exactly: the watermarks of all epochs, then the document, then the journal above both, and where there
 * was something, whether the document still has the same movements. The current
 * epoch's own lines are known here, so only those of other epochs are read from the journal.
 */
final class ExactReads {
    private static final int WINDOW = 64;
    private static final int MAX_ROUNDS = 10;

    private final BillingStore store;
    private final Projector projector;
    private final AccountUpdates updates;

    ExactReads(Means means, Projector projector) {
        this.store = means.store();
        this.projector = projector;
        this.updates = new AccountUpdates(means);
    }

    /** The account as it is now; empty where there is none. Fails with UNAVAILABLE where it is never the same twice. */
    Future<Optional<AccountState>> read(String accountId) {
        String own = projector.ownEpoch();
        // Open from before the watermarks on, so that the end of an epoch meanwhile is noticed.
        Projector.Reading reading = projector.read(accountId);
        return othersEpochs(own)
                .compose(epochs -> {
                    int linesBefore = reading.lines();
                    return store.account(accountId)
                            .compose(found -> found.isEmpty()
                                    ? Future.succeededFuture(found)
                                    : read(new Seen(reading, own, epochs, linesBefore), found.get(), 1)
                                            .map(Optional::of));
                })
                .onComplete(_ -> reading.close());
    }

    /** What a document is completed from, and how many own lines there were before it was read. */
    private record Seen(Projector.Reading reading, String own, List<Epoch> epochs, int linesBefore) {
        Seen withLines(int lines) {
            return new Seen(reading, own, epochs, lines);
        }
    }

    /**
     * A charge that came after the document was read may have spent what a slow movement brought in between. So where such
     * charges were found the document is read again, and counts only if no movement came.
     */
    private Future<AccountState> read(Seen seen, AccountState document, int round) {
        return seen.reading().complete(document, seen.own()).compose(own -> {
            int lines = seen.reading().lines();
            return withOthers(own, seen.epochs()).compose(account -> {
                boolean isOfOneMoment = account.equals(own) && lines == seen.linesBefore();
                // A budget has no movements.
                return isOfOneMoment || BudgetAccounts.isBudget(account.id())
                        ? Future.succeededFuture(account)
                        : readAgain(seen.withLines(lines), account, round);
            });
        });
    }

    private Future<AccountState> readAgain(Seen seen, AccountState account, int round) {
        return store.account(account.id()).compose(found -> {
            AccountState later = found.orElse(account);
            if (later.version() == account.version()) {
                return Future.succeededFuture(account);
            }
            return round == MAX_ROUNDS ? Future.failedFuture(Retry.busy()) : read(seen, later, round + 1);
        });
    }

    /** Brings all that is committed into the account's document. */
    Future<Void> applyAll(String accountId) {
        return projector
                .flush(accountId)
                .compose(_ -> othersEpochs(projector.ownEpoch()))
                .compose(epochs -> Retry.each(
                        epochs, epoch -> committed(epoch, accountId, epoch.watermark() + 1, new ArrayList<>())
                                .compose(lines -> lines.isEmpty()
                                        ? Future.succeededFuture()
                                        : store.insertEntries(entries(lines))
                                                .compose(_ -> updates.apply(accountId, epoch.id(), lines)))));
    }

    private static List<BookedEntry> entries(List<CommittedLine> lines) {
        return lines.stream().flatMap(line -> line.line().entry().stream()).toList();
    }

    private Future<List<Epoch>> othersEpochs(String own) {
        return store.unfinishedEpochs()
                .map(epochs ->
                        epochs.stream().filter(epoch -> !epoch.id().equals(own)).toList());
    }

    private Future<AccountState> withOthers(AccountState account, List<Epoch> epochs) {
        Future<AccountState> result = Future.succeededFuture(account);
        for (Epoch epoch : epochs) {
            Optional<Long> checkpoint = account.appliedUpTo(epoch.id());
            if (checkpoint.isPresent()) {
                long from = Math.max(epoch.watermark(), checkpoint.get()) + 1;
                result = result.compose(known -> committed(epoch, account.id(), from, new ArrayList<>())
                        .map(lines -> known.with(epoch.id(), lines)));
            }
        }
        return result;
    }

    private Future<List<CommittedLine>> committed(
            Epoch epoch, String accountId, long fromSeq, List<CommittedLine> found) {
        return store.records(epoch, fromSeq, WINDOW).compose(records -> {
            for (JournalRecord record : records) {
                record.lines().stream()
                        .filter(line -> line.accountId().equals(accountId))
                        .forEach(line -> found.add(new CommittedLine(record.seq(), line)));
            }
            return records.size() < WINDOW
                    ? Future.succeededFuture(found)
                    : committed(epoch, accountId, fromSeq + WINDOW, found);
        });
    }
}
