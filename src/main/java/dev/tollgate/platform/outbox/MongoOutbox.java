package dev.tollgate.platform.outbox;

import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.WriteOption;
import java.util.List;

/** The outbox in the database. Its readers find new rows by `state` and mark those that they have handed on. */
public final class MongoOutbox implements Outbox {
    /** The rows: `_id`, `type`, `organisationId`, `at`, `data`, `state`. */
    public static final String COLLECTION = "outbox";

    /** The state of a row that nobody has handed on. */
    public static final String NEW = "new";

    private final MongoClient mongo;

    public MongoOutbox(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** The collection of the rows. */
    public static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION).index("state", "at").index("organisationId");
    }

    @Override
    public Future<Void> add(OutboxEvent event) {
        return inserted(mongo.insertWithOptions(COLLECTION, row(event), WriteOption.MAJORITY));
    }

    /** Takes several events; those that are there already stay as they are. */
    public Future<Void> addAll(List<OutboxEvent> events) {
        if (events.isEmpty()) {
            return Future.succeededFuture();
        }
        List<BulkOperation> inserts = events.stream()
                .map(event -> BulkOperation.createInsert(row(event)))
                .toList();
        var unordered = new BulkWriteOptions(false).setWriteOption(WriteOption.MAJORITY);
        return inserted(mongo.bulkWriteWithOptions(COLLECTION, inserts, unordered));
    }

    @Override
    public Future<Boolean> isHandedOn(String organisationId) {
        JsonObject waiting =
                new JsonObject().put("organisationId", organisationId).put("state", NEW);
        return mongo.count(COLLECTION, waiting).map(count -> count == 0);
    }

    private static JsonObject row(OutboxEvent event) {
        return new JsonObject()
                .put("_id", event.id())
                .put("type", event.type())
                .put("organisationId", event.organisationId())
                .put("at", new JsonObject().put("$date", event.at().toString()))
                .put("data", event.data())
                .put("state", NEW);
    }

    private static Future<Void> inserted(Future<?> insert) {
        return insert.<Void>mapEmpty()
                .recover(failure ->
                        MongoErrors.isDuplicate(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }
}
