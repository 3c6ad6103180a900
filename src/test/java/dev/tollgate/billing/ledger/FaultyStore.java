package dev.tollgate.billing.ledger;

import dev.tollgate.billing.EntryPage;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way of one process to the store: each call takes a while, may fail before it has an effect or after it (the reply is
 * lost), or hang for seconds. When the process dies, what it sent may still arrive, and no reply does.
 */
final class FaultyStore implements BillingStore {
    private final MemoryBillingStore store;
    private final VirtualWorld world;
    private final Runnable afterEffect;
    private int faultPercent;
    private boolean dead;

    FaultyStore(MemoryBillingStore store, VirtualWorld world, int faultPercent, Runnable afterEffect) {
        this.store = store;
        this.world = world;
        this.faultPercent = faultPercent;
        this.afterEffect = afterEffect;
    }

    void heal() {
        faultPercent = 0;
    }

    void die() {
        dead = true;
    }

    private <T> Future<T> call(Supplier<Future<T>> effect) {
        Promise<T> reply = Promise.promise();
        boolean fails = world.random().nextInt(100) < faultPercent;
        boolean hasEffect = !fails || world.random().nextBoolean();
        boolean hangs = world.random().nextInt(400) < faultPercent;
        long there = 1L + world.random().nextInt(8) + (hangs ? world.random().nextInt(4_000) : 0);
        long back = 1L + world.random().nextInt(8);
        world.after(there, () -> {
            Future<T> result = hasEffect ? effect.get() : Future.failedFuture(lost());
            afterEffect.run();
            world.after(back, () -> {
                if (!dead) {
                    reply.handle(fails ? Future.failedFuture(lost()) : result);
                }
            });
        });
        return reply.future();
    }

    private static TollgateException lost() {
        return new TollgateException(ErrorKind.UNAVAILABLE, "lost");
    }

    @Override
    public Future<Void> openEpoch(Epoch epoch) {
        return call(() -> store.openEpoch(epoch));
    }

    @Override
    public Future<Boolean> heartbeat(Epoch epoch, long watermark) {
        return call(() -> store.heartbeat(epoch, watermark));
    }

    @Override
    public Future<List<Epoch>> unfinishedEpochs() {
        return call(store::unfinishedEpochs);
    }

    @Override
    public Future<Void> closeEpoch(Epoch epoch) {
        return call(() -> store.closeEpoch(epoch));
    }

    @Override
    public Future<Void> finishEpoch(Epoch epoch, long watermark, long nowMs) {
        return call(() -> store.finishEpoch(epoch, watermark, nowMs));
    }

    @Override
    public Future<List<String>> doneEpochs(Collection<String> epochIds, long beforeMs) {
        return call(() -> store.doneEpochs(epochIds, beforeMs));
    }

    @Override
    public Future<List<Epoch>> epochsDoneSince(String node, long sinceMs) {
        return call(() -> store.epochsDoneSince(node, sinceMs));
    }

    @Override
    public Future<Boolean> insertRecord(JournalRecord record) {
        return call(() -> store.insertRecord(record));
    }

    @Override
    public Future<Optional<JournalRecord>> record(Epoch epoch, long seq) {
        return call(() -> store.record(epoch, seq));
    }

    @Override
    public Future<List<JournalRecord>> records(Epoch epoch, long fromSeq, int count) {
        return call(() -> store.records(epoch, fromSeq, count));
    }

    @Override
    public Future<Optional<AccountState>> account(String accountId) {
        return call(() -> store.account(accountId));
    }

    @Override
    public Future<Boolean> createAccount(AccountState account) {
        return call(() -> store.createAccount(account));
    }

    @Override
    public Future<Boolean> hold(String accountId, StandingHold hold) {
        return call(() -> store.hold(accountId, hold));
    }

    @Override
    public Future<Boolean> apply(Application application) {
        return call(() -> store.apply(application));
    }

    @Override
    public Future<Boolean> move(Movement movement, long nowMs) {
        return call(() -> store.move(movement, nowMs));
    }

    @Override
    public Future<Void> removeLines(String accountId, List<String> lineIds) {
        return call(() -> store.removeLines(accountId, lineIds));
    }

    @Override
    public Future<Void> pruneCheckpoints(String accountId, List<String> epochIds) {
        return call(() -> store.pruneCheckpoints(accountId, epochIds));
    }

    @Override
    public Future<List<AccountState>> accountsHeldBy(String epochId, String afterId, int limit) {
        return call(() -> store.accountsHeldBy(epochId, afterId, limit));
    }

    @Override
    public Future<List<AccountState>> accountsWithLines(String afterId, int limit) {
        return call(() -> store.accountsWithLines(afterId, limit));
    }

    @Override
    public Future<Void> insertEntries(List<BookedEntry> entries) {
        return call(() -> store.insertEntries(entries));
    }

    @Override
    public Future<Optional<BookedEntry>> entry(String id) {
        return call(() -> store.entry(id));
    }

    @Override
    public Future<EntryPage> entries(EntryFilter filter) {
        return call(() -> store.entries(filter));
    }

    @Override
    public Future<Integer> archive(Epoch epoch, long beforeMs, int limit) {
        return call(() -> store.archive(epoch, beforeMs, limit));
    }

    @Override
    public Future<List<Epoch>> epochsToArchive(int limit) {
        return call(() -> store.epochsToArchive(limit));
    }
}
