package dev.tollgate.billing.ledger;

import dev.tollgate.billing.LedgerEntry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What statements read of the entries: sums made by the database, and the few lines that are not of calls. */
public final class StatementSource {
    private static final String MODEL = "metadata.model";
    private static final int BATCH = 500;

    private final MongoClient mongo;

    public StatementSource(MongoClient mongo) {
        this.mongo = mongo;
    }

    /**
     * Entries of an account.
     *
     * @param fromMs inclusive
     * @param toMs exclusive
     */
    public record Period(String accountId, long fromMs, long toMs) {
        private JsonObject query() {
            return new JsonObject()
                    .put("account", accountId)
                    .put("at", new JsonObject().put("$gte", fromMs).put("$lt", toMs));
        }
    }

    /**
     * Entries of the calls of one model.
     *
     * @param deltaNano 0 or below
     */
    public record Calls(String model, long lines, long deltaNano) {}

    /** The sum of all entries. */
    public Future<Long> sumNano(Period period) {
        var sum = new long[1];
        return each(grouped(period.query(), null), found -> sum[0] = Math.addExact(sum[0], found.getLong("delta")))
                .map(_ -> sum[0]);
    }

    /** Entries of calls by model. */
    public Future<List<Calls>> usage(Period period) {
        var sums = new ArrayList<Calls>();
        JsonObject calls = period.query().put(MODEL, new JsonObject().put("$exists", true));
        return each(
                        grouped(calls, "$" + MODEL),
                        found -> sums.add(new Calls(
                                String.valueOf(found.getString("_id")),
                                found.getNumber("lines").longValue(),
                                found.getLong("delta"))))
                .map(_ -> {
                    sums.sort(Comparator.comparing(Calls::model));
                    return sums;
                });
    }

    private ReadStream<JsonObject> grouped(JsonObject query, @Nullable String by) {
        var group = new JsonObject()
                .put("_id", by)
                .put("lines", new JsonObject().put("$sum", 1))
                .put("delta", new JsonObject().put("$sum", "$delta"));
        return mongo.aggregate(
                MongoEntryStore.ENTRIES,
                new JsonArray().add(new JsonObject().put("$match", query)).add(new JsonObject().put("$group", group)));
    }

    /** Folds all entries that are not of calls, the oldest first. */
    public <T> Future<T> others(Period period, T start, BiFunction<T, LedgerEntry, T> with) {
        JsonObject query = period.query().put(MODEL, new JsonObject().put("$exists", false));
        FindOptions oldestFirst = new FindOptions()
                .setSort(new JsonObject().put("at", 1).put("_id", 1))
                .setBatchSize(BATCH);
        var folded = new Object() {
            T value = start;
        };
        return each(
                        mongo.findBatchWithOptions(MongoEntryStore.ENTRIES, query, oldestFirst),
                        document -> folded.value = with.apply(
                                folded.value, AccountDocuments.toEntry(document).shown()))
                .map(_ -> folded.value);
    }

    private static Future<Void> each(ReadStream<JsonObject> documents, Consumer<JsonObject> consumer) {
        Promise<Void> done = Promise.promise();
        documents
                .exceptionHandler(done::tryFail)
                .endHandler(_ -> done.tryComplete())
                .handler(document -> {
                    try {
                        consumer.accept(document);
                    } catch (RuntimeException failure) {
                        done.tryFail(failure);
                    }
                });
        return MongoAnswers.known(done.future());
    }
}
