package dev.tollgate.chat.catalogue;

import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.WriteOption;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The log of all versions: entry n + 1 is inserted under its number, which only one node can do, and never changed. So
 * whoever inserted it had seen all before it.
 */
final class CatalogueStore {
    private static final String COLLECTION = "catalogue";

    /** Entries read at once. */
    static final int BATCH = 50;

    private final MongoClient mongo;

    CatalogueStore(MongoClient mongo) {
        this.mongo = mongo;
    }

    static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION);
    }

    /** Puts a version at this place of the log; false when there is one already. */
    Future<Boolean> insert(long number, Version version) {
        JsonObject document = CatalogueDocuments.toDocument(version).put("_id", number);
        return mongo.insertWithOptions(COLLECTION, document, WriteOption.MAJORITY)
                .map(true)
                .recover(failure -> MongoErrors.isDuplicate(failure)
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure));
    }

    /** The next entries, at most {@link #BATCH}. By their numbers: the embedded server has no ranges of `_id`. */
    Future<List<Version>> after(long number) {
        var numbers = new JsonArray(
                LongStream.rangeClosed(number + 1, number + BATCH).boxed().toList());
        var query = new JsonObject().put("_id", new JsonObject().put("$in", numbers));
        var rising = new FindOptions().setSort(new JsonObject().put("_id", 1)).setBatchSize(BATCH);
        return mongo.findWithOptions(COLLECTION, query, rising)
                .map(found -> found.stream().map(CatalogueDocuments::toVersion).toList());
    }
}
