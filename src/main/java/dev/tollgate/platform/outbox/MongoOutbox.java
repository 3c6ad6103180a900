package dev.tollgate.platform.outbox;

import com.mongodb.MongoException;
import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.WriteOption;

/** The outbox in the database. Its readers find new rows by `state` and mark those that they have handed on. */
public final class MongoOutbox implements Outbox {
    /** The rows: `_id`, `type`, `organisationId`, `at`, `data`, `state`. */
    public static final String COLLECTION = "outbox";

    /** The state of a row that nobody has handed on. */
    public static final String NEW = "new";

    private static final int DUPLICATE_KEY = 11_000;

    private final MongoClient mongo;

    public MongoOutbox(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** The collection of the rows. */
    public static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION).index("state", "at");
    }

    @Override
    public Future<Void> add(OutboxEvent event) {
        JsonObject row = new JsonObject()
                .put("_id", event.id())
                .put("type", event.type())
                .put("organisationId", event.organisationId())
                .put("at", new JsonObject().put("$date", event.at().toString()))
                .put("data", event.data())
                .put("state", NEW);
        return mongo.insertWithOptions(COLLECTION, row, WriteOption.MAJORITY)
                .<Void>mapEmpty()
                .recover(failure -> isDuplicate(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    private static boolean isDuplicate(Throwable failure) {
        return failure instanceof MongoException known && known.getCode() == DUPLICATE_KEY;
    }
}
