package dev.tollgate.billing.usage;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.MongoClientBulkWriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The counters over MongoDB's protocol: many documents in one bulk of plain single-document updates.
 *
 * <p>The client must write with majority and journal, read with majority from the primary, and not retry by itself.
 */
public final class MongoUsageStore implements UsageStore {
    /** By organisation, day, model, provider and key. */
    public static final String DAYS = "usageDays";

    /** By organisation, day and end user. */
    public static final String END_USER_DAYS = "usageEndUserDays";

    /** Counters of before it was counted have none. */
    public static final String DURATION = "durationMs";

    private final MongoClient client;

    public MongoUsageStore(MongoClient client) {
        this.client = client;
    }

    /**
     * The collections with their indexes for housekeeping and for the days of one key; who reads others goes by their ids,
     * {@link UsageKey#firstId}.
     */
    public static List<CollectionSchema> collections() {
        return List.of(
                CollectionSchema.named(DAYS).index("keyId").index("unpruned"),
                CollectionSchema.named(END_USER_DAYS)
                        .index("organisationId", "day")
                        .index("unpruned"));
    }

    /** A new document, which has counted nothing. */
    public static JsonObject fresh(UsageKey key) {
        JsonObject document = new JsonObject()
                .put("_id", key.id())
                .put("organisationId", key.organisationId())
                .put("day", key.day());
        if (key.isOfEndUser()) {
            document.put("endUserId", key.endUserId());
        } else {
            document.put("model", key.model()).put("provider", key.provider()).put("keyId", key.keyId());
        }
        return counters(UsageCounts.NONE, document)
                .put("applied", new JsonObject())
                .put("unpruned", key.day());
    }

    /** Puts counters under the names that documents have them by. */
    public static JsonObject counters(UsageCounts counts, JsonObject into) {
        return into.put("requests", counts.requests())
                .put("promptTokens", counts.promptTokens())
                .put("completionTokens", counts.completionTokens())
                .put("totalTokens", counts.totalTokens())
                .put("cost", counts.costNano())
                .put(DURATION, counts.durationMs());
    }

    /** Which collection a key's document is in. */
    public static String collection(boolean isOfEndUser) {
        return isOfEndUser ? END_USER_DAYS : DAYS;
    }

    @Override
    public Future<Void> create(Collection<UsageKey> keys) {
        List<BulkOperation> none = List.of();
        return each(keys, key -> key, (collection, some) -> bulk(
                                collection,
                                some.stream()
                                        .map(key -> BulkOperation.createInsert(fresh(key)))
                                        .toList())
                        .map(none)
                        .recover(MongoUsageStore::unlessDuplicate))
                .mapEmpty();
    }

    private static <T> Future<List<T>> unlessDuplicate(Throwable failure) {
        return MongoErrors.isDuplicate(failure) ? Future.succeededFuture(List.of()) : Future.failedFuture(failure);
    }

    @Override
    public Future<Map<UsageKey, Long>> checkpoints(String epochId, Collection<UsageKey> keys) {
        return each(keys, key -> key, (collection, some) -> checkpoints(collection, epochId, some))
                .map(found -> {
                    var keyToCheckpoint = new HashMap<UsageKey, Long>();
                    found.forEach(one -> keyToCheckpoint.put(one.getKey(), one.getValue()));
                    return keyToCheckpoint;
                });
    }

    private Future<List<Map.Entry<UsageKey, Long>>> checkpoints(
            String collection, String epochId, List<UsageKey> keys) {
        Map<String, UsageKey> idToKey = keys.stream().collect(Collectors.toMap(UsageKey::id, key -> key));
        JsonObject query =
                new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(List.copyOf(idToKey.keySet()))));
        FindOptions options =
                new FindOptions().setFields(new JsonObject().put("applied", 1)).setBatchSize(keys.size());
        return client.findWithOptions(collection, query, options).map(documents -> documents.stream()
                .flatMap(document -> Stream.ofNullable(idToKey.get(document.getString("_id")))
                        .map(key -> Map.entry(key, checkpoint(document, epochId))))
                .toList());
    }

    private static long checkpoint(JsonObject document, String epochId) {
        return document.getJsonObject("applied").getLong(epochId, 0L);
    }

    @Override
    public Future<Boolean> apply(String epochId, List<UsageChange> changes) {
        return each(changes, UsageChange::key, (collection, some) -> bulk(
                                collection,
                                some.stream()
                                        .map(change -> update(epochId, change))
                                        .toList())
                        .map(result -> List.of(result.getMatchedCount())))
                .map(matched -> matched.stream().mapToLong(Long::longValue).sum() == changes.size());
    }

    private static BulkOperation update(String epochId, UsageChange change) {
        String checkpoint = "applied." + epochId;
        JsonObject query = new JsonObject().put("_id", change.key().id());
        if (change.fromSeq() == 0) {
            query.put(checkpoint, new JsonObject().put("$exists", false));
        } else {
            query.put(checkpoint, change.fromSeq());
        }
        JsonObject update = new JsonObject()
                .put("$inc", counters(change.counts(), new JsonObject()))
                .put("$set", new JsonObject().put(checkpoint, change.toSeq()));
        return BulkOperation.createUpdate(query, update);
    }

    private Future<MongoClientBulkWriteResult> bulk(String collection, List<BulkOperation> operations) {
        return client.bulkWriteWithOptions(collection, operations, new BulkWriteOptions(false));
    }

    private interface Step<T, R> {
        Future<List<R>> run(String collection, List<T> items);
    }

    /** One step for each collection that has some of the items. */
    private static <T, R> Future<List<R>> each(Collection<T> items, Function<T, UsageKey> key, Step<T, R> step) {
        Map<Boolean, List<T>> byCollection = items.stream()
                .collect(Collectors.groupingBy(item -> key.apply(item).isOfEndUser()));
        List<Future<List<R>>> steps = new ArrayList<>();
        byCollection.forEach((isOfEndUser, some) -> steps.add(step.run(collection(isOfEndUser), some)));
        return known(Future.all(steps)
                .map(_ -> steps.stream().flatMap(done -> done.result().stream()).toList()));
    }

    @Override
    public Future<List<UsageCheckpoints>> unpruned(String beforeDay, int limit) {
        return unpruned(false, beforeDay, limit)
                .compose(found -> found.size() == limit
                        ? Future.succeededFuture(found)
                        : unpruned(true, beforeDay, limit - found.size())
                                .map(more -> Stream.concat(found.stream(), more.stream())
                                        .toList()));
    }

    private Future<List<UsageCheckpoints>> unpruned(boolean isOfEndUser, String beforeDay, int limit) {
        FindOptions options = new FindOptions()
                .setFields(new JsonObject().put("applied", 1))
                .setSort(new JsonObject().put("unpruned", 1))
                .setLimit(limit)
                .setBatchSize(limit);
        JsonObject query = new JsonObject().put("unpruned", new JsonObject().put("$lt", beforeDay));
        return known(client.findWithOptions(collection(isOfEndUser), query, options))
                .map(found -> found.stream()
                        .map(document -> new UsageCheckpoints(
                                document.getString("_id"),
                                isOfEndUser,
                                document.getJsonObject("applied").fieldNames()))
                        .toList());
    }

    @Override
    public Future<Void> prune(UsageCheckpoints document, Collection<String> epochIds, String today) {
        var unset = new JsonObject();
        epochIds.forEach(epochId -> unset.put("applied." + epochId, ""));
        JsonObject update = new JsonObject();
        if (epochIds.containsAll(document.epochIds())) {
            unset.put("unpruned", "");
        } else {
            update.put("$set", new JsonObject().put("unpruned", today));
        }
        if (!unset.isEmpty()) {
            update.put("$unset", unset);
        }
        JsonObject query = new JsonObject().put("_id", document.id());
        return known(client.updateCollection(collection(document.isOfEndUser()), query, update))
                .mapEmpty();
    }

    private static <T> Future<T> known(Future<T> answer) {
        return answer.recover(failure -> Future.failedFuture(
                new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again", failure)
                        .retryAfter(Duration.ofSeconds(1))));
    }
}
