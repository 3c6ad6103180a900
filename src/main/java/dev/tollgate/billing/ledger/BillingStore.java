package dev.tollgate.billing.ledger;

import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryPlace;
import dev.tollgate.billing.LedgerEntry;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What billing asks of the database: operations on single documents, each atomic.
 *
 * <p>A failed future is a {@link dev.tollgate.platform.TollgateException} of kind UNAVAILABLE and means that the outcome
 * is unknown: the operation may have happened, or may happen later. Whatever is known, a refused condition or a duplicate
 * id, is an answer.
 */
interface BillingStore {
    /** Makes an epoch known, open. Asked again with the same epoch it changes nothing. */
    Future<Void> openEpoch(Epoch epoch);

    /** Tells that the epoch lives and how far it is applied; false: it is open no more. */
    Future<Boolean> heartbeat(Epoch epoch, long watermark);

    /** All epochs, of any node, that are not done. */
    Future<List<Epoch>> unfinishedEpochs();

    /** The same epochs, with the counts of their heartbeats. */
    Future<List<EpochBeat>> beats();

    /** Marks an epoch that has its `closed` record. */
    Future<Void> closeEpoch(Epoch epoch);

    /** Marks an epoch as closed and applied everywhere. */
    Future<Void> finishEpoch(Epoch epoch, long watermark, long nowMs);

    /** Which of these epochs were done before that time. */
    Future<List<String>> doneEpochs(Collection<String> epochIds, long beforeMs);

    /** Epochs, of any node, that were done since that time. */
    Future<List<Epoch>> epochsDoneSince(long sinceMs);

    /** Adds a record; false: there is one with that id. */
    Future<Boolean> insertRecord(JournalRecord record);

    /** One record, as a majority has it. */
    Future<Optional<JournalRecord>> record(Epoch epoch, long seq);

    /** The records from a place on, in order, up to the first that is missing or the count. */
    Future<List<JournalRecord>> records(Epoch epoch, long fromSeq, int count);

    Future<Optional<AccountState>> account(String accountId);

    /** Adds a new account; false: it is there already. */
    Future<Boolean> createAccount(AccountState account);

    /** Takes a piece for a slice; the account after it, or empty: not taken. */
    Future<Optional<AccountState>> take(Take take);

    /** Applies lines; false: the document is not as the application needs it. */
    Future<Boolean> apply(Application application);

    /** Applies lines of many accounts; how many of the documents were as their application needs it. */
    Future<Integer> applyAll(List<Application> applications);

    /** Gives back what closed epochs still have; how many of the documents were as they were seen. */
    Future<Integer> drop(List<Drop> drops);

    /** Changes a credit limit; false: it is not the one that was seen, or a later one. */
    Future<Boolean> changeLimit(CreditLimitChange change);

    /** Books a slow movement; false: the document is not as the movement needs it. */
    Future<Boolean> move(Movement movement, long nowMs);

    /** Removes lines whose copies are acknowledged. */
    Future<Void> removeLines(String accountId, List<String> lineIds);

    /** Forgets slices of epochs that are done. */
    Future<Void> pruneSlices(String accountId, List<String> epochIds);

    /** Accounts of which the epoch may have something, by id, after the given one. */
    Future<List<AccountState>> accountsHeldBy(String epochId, String afterId, int limit);

    /** Accounts that have lines of slow movements, by id, after the given one. */
    Future<List<AccountState>> accountsWithLines(String afterId, int limit);

    /** Whether a line of a slow movement with this id lies in any account. */
    Future<Boolean> hasSlowLine(String lineId);

    /** Copies entries by id, and tells of calls; entries already there stay as they are, and those of free calls are not kept. */
    Future<Void> insertEntries(List<BookedEntry> entries);

    Future<Optional<BookedEntry>> entry(String id);

    Future<EntryPage> entries(EntryFilter filter);

    /** The first entries of the filter's that stand after this place, without counting the others; null: from the newest. */
    Future<List<LedgerEntry>> entriesAfter(EntryFilter filter, @Nullable EntryPlace after);

    /** Notes that budgets are used to some part; those already noted stay as they are. */
    Future<Void> insertNotices(List<BudgetNotice> notices);

    /** Asks all nodes to give back what they do not need of an account, until the mark is cleared. */
    Future<Void> markRecalled(String accountId, long atMs);

    /** The marked accounts, those marked before the time unmarked. */
    Future<List<String>> recalled(long sinceMs);

    /**
     * Moves records to the archive, oldest first, that all readers have passed, that were written before the time and that
     * are not the last of their epoch.
     *
     * @return how many were moved, at most the limit
     */
    Future<Integer> archive(Epoch epoch, long beforeMs, int limit);

    /** Epochs, done or not, whose records are not all archived. */
    Future<List<Epoch>> epochsToArchive(int limit);
}
