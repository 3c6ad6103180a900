package dev.tollgate.billing.ledger;

import dev.tollgate.billing.usage.UsageKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's periodic work, each part bounded and safe to repeat: lines of slow movements are copied out, slices that a
 * dead process took late are dropped, old records move to the archive, counters of usage lose the checkpoints of epochs
 * that are done. Runs on the home context.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    private static final Duration RETENTION = Duration.ofDays(1);
    private static final int PAGE = 100;
    private static final int EPOCHS_AT_ONCE = 10;

    private final Means means;
    private final EpochKeeper keeper;
    private final ShardRegister shards;
    private final Takeover takeover;
    private boolean stopped;

    Housekeeping(Means means, EpochKeeper keeper, ShardRegister shards) {
        this.means = means;
        this.keeper = keeper;
        this.shards = shards;
        this.takeover = new Takeover(means);
    }

    void start() {
        means.timers().after(EVERY, () -> {
            if (!stopped) {
                round().onComplete(_ -> start());
            }
        });
    }

    void stop() {
        stopped = true;
    }

    /** One round; a part that fails is left to the next round. */
    Future<Void> round() {
        return part("copying lines out", this::copyOut)
                .compose(_ -> part("dropping late slices", this::dropLate))
                .compose(_ -> part("archiving", this::archive))
                .compose(_ -> part("pruning counters", this::pruneUsage));
    }

    private static Future<Void> part(String name, Supplier<Future<Void>> work) {
        return work.get().recover(failure -> {
            LOG.warn("{} failed: {}", name, failure.getMessage());
            return Future.succeededFuture();
        });
    }

    private Future<Void> copyOut() {
        return pages("", after -> means.store().accountsWithLines(after, PAGE), account -> {
            shards.at(account.organisationId(), shard -> shard.copyOut(account.id()));
            return Future.succeededFuture();
        });
    }

    private Future<Void> dropLate() {
        return keeper.endedLately().compose(epochs -> Retry.each(epochs, takeover::dropAgain));
    }

    private Future<Void> archive() {
        long beforeMs = means.clock().millis() - RETENTION.toMillis();
        return means.store()
                .epochsToArchive(EPOCHS_AT_ONCE)
                .compose(epochs -> Retry.each(
                        epochs,
                        epoch -> means.store().archive(epoch, beforeMs, PAGE).mapEmpty()));
    }

    /** Each document is looked at once a day from its day's end on, until it has no checkpoint left. */
    private Future<Void> pruneUsage() {
        long nowMs = means.clock().millis();
        String today = UsageKey.dayOf(nowMs);
        return means.usage()
                .unpruned(today, PAGE)
                .compose(documents -> Retry.each(documents, document -> means.store()
                        .doneEpochs(document.epochIds(), nowMs - RETENTION.toMillis())
                        .compose(done -> means.usage().prune(document, done, today))));
    }

    private static Future<Void> pages(
            String afterId,
            Function<String, Future<List<AccountState>>> read,
            Function<AccountState, Future<Void>> work) {
        return read.apply(afterId).compose(accounts -> {
            Future<Void> page = Retry.each(accounts, work);
            return accounts.size() < PAGE
                    ? page
                    : page.compose(_ -> pages(accounts.getLast().id(), read, work));
        });
    }
}
