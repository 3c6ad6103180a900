package dev.tollgate.platform.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Inserts many documents by one unordered bulk write, in which one that is refused holds up no other. Each document has
 * its `_id`, so that it may be sent again when the outcome is unknown. A document's answer is false when its `_id` or
 * another unique value is in the collection already, and true when the document is durable.
 *
 * <p>See the manual's page of the command `insert` for `writeErrors` and their indexes.
 */
public final class BulkInserts implements Batches.Call<JsonObject, Boolean> {
    private static final boolean ORDERED = false;

    private final MongoClient mongo;
    private final String collection;

    public BulkInserts(MongoClient mongo, String collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    @Override
    public Future<List<Future<Boolean>>> make(List<JsonObject> documents) {
        List<BulkOperation> inserts =
                documents.stream().map(BulkOperation::createInsert).toList();
        return mongo.bulkWriteWithOptions(collection, inserts, new BulkWriteOptions(ORDERED))
                .map(_ -> Collections.nCopies(documents.size(), Future.succeededFuture(true)))
                .recover(failure ->
                        failure instanceof MongoBulkWriteException refused && refused.getWriteConcernError() == null
                                ? Future.succeededFuture(answers(documents.size(), refused.getWriteErrors()))
                                : Future.failedFuture(failure));
    }

    /** What is not named among the errors is written: the bulk is not ordered. */
    private static List<Future<Boolean>> answers(int count, List<BulkWriteError> errors) {
        var answers = new ArrayList<>(Collections.nCopies(count, Future.succeededFuture(true)));
        for (BulkWriteError error : errors) {
            answers.set(
                    error.getIndex(),
                    error.getCode() == MongoErrors.DUPLICATE_KEY
                            ? Future.succeededFuture(false)
                            : Future.failedFuture(new MongoException(error.getCode(), error.getMessage())));
        }
        return answers;
    }
}
