package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads accounts exactly: the watermarks of all epochs, then the document, then the journal above both. The current
 * epoch's own lines are known here, so only those of other epochs are read from the journal.
 */
final class ExactReads {
    private static final int WINDOW = 64;

    private final BillingStore store;
    private final Projector projector;
    private final AccountUpdates updates;

    ExactReads(Means means, Projector projector) {
        this.store = means.store();
        this.projector = projector;
        this.updates = new AccountUpdates(means);
    }

    /** The account as it is now; empty where there is none. */
    Future<Optional<AccountState>> read(String accountId) {
        String own = projector.ownEpoch();
        // Open from before the watermarks on, so that the end of an epoch meanwhile is noticed.
        Projector.Reading reading = projector.read(accountId);
        return othersEpochs(own)
                .compose(epochs -> store.account(accountId)
                        .compose(found -> found.isEmpty()
                                ? Future.succeededFuture(found)
                                : reading.complete(found.get(), own)
                                        .compose(account -> withOthers(account, epochs))
                                        .map(Optional::of)))
                .onComplete(_ -> reading.close());
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
