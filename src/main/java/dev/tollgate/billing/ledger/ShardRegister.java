package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

/** The shards of this node, so that the node's periodic work reaches the owner of an account on its own context. */
final class ShardRegister {
    private record Entry(int shard, BillingService service, Executor executor) {}

    private final Shards shards;
    private final List<Entry> entries = new CopyOnWriteArrayList<>();

    ShardRegister(Shards shards) {
        this.shards = shards;
    }

    void add(int shard, BillingService service, Executor executor) {
        entries.add(new Entry(shard, service, executor));
    }

    /** Runs a task at the owner of an organisation. */
    void at(String organisationId, Consumer<BillingService> task) {
        int owner = shards.of(organisationId);
        entries.stream().filter(entry -> entry.shard() == owner).forEach(entry -> entry.executor()
                .execute(() -> task.accept(entry.service())));
    }

    /** Runs a task at every shard; done when all are. */
    Future<Void> everywhere(Function<BillingService, Future<Void>> task) {
        return Future.join(entries.stream().map(entry -> run(entry, task)).toList())
                .mapEmpty();
    }

    private static Future<Void> run(Entry entry, Function<BillingService, Future<Void>> task) {
        Promise<Void> done = Promise.promise();
        entry.executor().execute(() -> task.apply(entry.service()).onComplete(done));
        return done.future();
    }
}
