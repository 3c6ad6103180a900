package dev.tollgate.billing.ledger;

import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryPlace;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.usage.UsageStore;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of one process to a store, on which each kind of call passes one place where it can be held up or lost. What
 * a process sent may arrive although it is dead; it hears no reply then.
 */
abstract class StoreWay implements BillingStore {
    private final BillingStore store;
    final VirtualProcess process = new VirtualProcess();
    private final UsageWay usage;

    StoreWay(BillingStore store, UsageStore usage) {
        this.store = store;
        this.usage = new UsageWay(this, usage);
    }

    /**
     * Makes a call.
     *
     * @param operation the name of the method
     * @param effect asks the store; to be run once at the most
     */
    abstract <T> Future<T> call(String operation, Supplier<Future<T>> effect);

    /** The same way to the counters of usage. */
    final UsageWay usage() {
        return usage;
    }

    static TollgateException lost() {
        return new TollgateException(ErrorKind.UNAVAILABLE, "lost");
    }

    @Override
    public final Future<Void> openEpoch(Epoch epoch) {
        return call("openEpoch", () -> store.openEpoch(epoch));
    }

    @Override
    public final Future<Boolean> heartbeat(Epoch epoch, long watermark) {
        return call("heartbeat", () -> store.heartbeat(epoch, watermark));
    }

    @Override
    public final Future<List<Epoch>> unfinishedEpochs() {
        return call("unfinishedEpochs", store::unfinishedEpochs);
    }

    @Override
    public final Future<List<EpochBeat>> beats() {
        return call("beats", store::beats);
    }

    @Override
    public final Future<Void> closeEpoch(Epoch epoch) {
        return call("closeEpoch", () -> store.closeEpoch(epoch));
    }

    @Override
    public final Future<Void> finishEpoch(Epoch epoch, long watermark, long nowMs) {
        return call("finishEpoch", () -> store.finishEpoch(epoch, watermark, nowMs));
    }

    @Override
    public final Future<List<String>> doneEpochs(Collection<String> epochIds, long beforeMs) {
        return call("doneEpochs", () -> store.doneEpochs(epochIds, beforeMs));
    }

    @Override
    public final Future<List<Epoch>> epochsDoneSince(long sinceMs) {
        return call("epochsDoneSince", () -> store.epochsDoneSince(sinceMs));
    }

    @Override
    public final Future<Boolean> insertRecord(JournalRecord record) {
        return call("insertRecord", () -> store.insertRecord(record));
    }

    @Override
    public final Future<Optional<JournalRecord>> record(Epoch epoch, long seq) {
        return call("record", () -> store.record(epoch, seq));
    }

    @Override
    public final Future<List<JournalRecord>> records(Epoch epoch, long fromSeq, int count) {
        return call("records", () -> store.records(epoch, fromSeq, count));
    }

    @Override
    public final Future<Optional<AccountState>> account(String accountId) {
        return call("account", () -> store.account(accountId));
    }

    @Override
    public final Future<Boolean> createAccount(AccountState account) {
        return call("createAccount", () -> store.createAccount(account));
    }

    @Override
    public final Future<Optional<AccountState>> take(Take take) {
        return call("take", () -> store.take(take));
    }

    @Override
    public final Future<Integer> applyAll(List<Application> applications) {
        return call("applyAll", () -> store.applyAll(applications));
    }

    @Override
    public final Future<Integer> drop(List<Drop> drops) {
        return call("drop", () -> store.drop(drops));
    }

    @Override
    public final Future<Boolean> changeLimit(CreditLimitChange change) {
        return call("changeLimit", () -> store.changeLimit(change));
    }

    @Override
    public final Future<Void> insertNotices(List<BudgetNotice> notices) {
        return call("insertNotices", () -> store.insertNotices(notices));
    }

    @Override
    public final Future<Void> markRecalled(String accountId, long atMs) {
        return call("markRecalled", () -> store.markRecalled(accountId, atMs));
    }

    @Override
    public final Future<List<String>> recalled(long sinceMs) {
        return call("recalled", () -> store.recalled(sinceMs));
    }

    @Override
    public final Future<Boolean> apply(Application application) {
        return call("apply", () -> store.apply(application));
    }

    @Override
    public final Future<Boolean> move(Movement movement, long nowMs) {
        return call("move", () -> store.move(movement, nowMs));
    }

    @Override
    public final Future<Void> removeLines(String accountId, List<String> lineIds) {
        return call("removeLines", () -> store.removeLines(accountId, lineIds));
    }

    @Override
    public final Future<Void> pruneSlices(String accountId, List<String> epochIds) {
        return call("pruneSlices", () -> store.pruneSlices(accountId, epochIds));
    }

    @Override
    public final Future<List<AccountState>> accountsHeldBy(String epochId, String afterId, int limit) {
        return call("accountsHeldBy", () -> store.accountsHeldBy(epochId, afterId, limit));
    }

    @Override
    public final Future<List<AccountState>> accountsWithLines(String afterId, int limit) {
        return call("accountsWithLines", () -> store.accountsWithLines(afterId, limit));
    }

    @Override
    public final Future<Boolean> hasSlowLine(String lineId) {
        return call("hasSlowLine", () -> store.hasSlowLine(lineId));
    }

    @Override
    public final Future<Void> insertEntries(List<BookedEntry> entries) {
        return call("insertEntries", () -> store.insertEntries(entries));
    }

    @Override
    public final Future<Optional<BookedEntry>> entry(String id) {
        return call("entry", () -> store.entry(id));
    }

    @Override
    public final Future<EntryPage> entries(EntryFilter filter) {
        return call("entries", () -> store.entries(filter));
    }

    @Override
    public final Future<List<LedgerEntry>> entriesAfter(EntryFilter filter, @Nullable EntryPlace after) {
        return call("entries", () -> store.entriesAfter(filter, after));
    }

    @Override
    public final Future<Integer> archive(Epoch epoch, long beforeMs, int limit) {
        return call("archive", () -> store.archive(epoch, beforeMs, limit));
    }

    @Override
    public final Future<List<Epoch>> epochsToArchive(int limit) {
        return call("epochsToArchive", () -> store.epochsToArchive(limit));
    }
}
