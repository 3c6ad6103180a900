package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.CONTEXTS;
import static dev.tollgate.context.ContextCollections.CONVERSATIONS;
import static dev.tollgate.context.ContextCollections.byId;
import static dev.tollgate.context.ContextCollections.date;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conversations of owners and which of them is the current one.
 *
 * <p>The pointer to the current one is written before the conversation when both are new, so that of two first chats at
 * the same time both get the same one; a conversation that a crash left unmade is made by the next that looks for it.
 */
final class Conversations {
    private final MongoClient mongo;
    private final Ids ids;

    Conversations(MongoClient mongo, Ids ids) {
        this.mongo = mongo;
        this.ids = ids;
    }

    String newId() {
        return ids.next("conv");
    }

    /** Of several at the same time the first one's id stands for all. */
    Future<String> firstPointer(String ownerId) {
        String id = newId();
        return mongo.insert(CONTEXTS, byId(ownerId).put("conversationId", id))
                .map(id)
                .recover(failure -> MongoErrors.isDuplicate(failure)
                        ? mongo.findOne(CONTEXTS, byId(ownerId), null).map(found -> found.getString("conversationId"))
                        : Future.failedFuture(failure));
    }

    /** Makes a conversation; harmless when it is there. */
    Future<Void> insert(String ownerId, String id, long lastNumber, Instant now) {
        JsonObject document = byId(id).put("ownerId", ownerId)
                .put("createdAt", date(now))
                .put("updatedAt", date(now))
                .put("lastNumber", lastNumber);
        return mongo.insert(CONVERSATIONS, document)
                .<Void>mapEmpty()
                .recover(failure ->
                        MongoErrors.isDuplicate(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    Future<Void> makeCurrent(String ownerId, String id) {
        var change = new JsonObject().put("$set", new JsonObject().put("conversationId", id));
        var upsert = new UpdateOptions().setUpsert(true);
        return mongo.updateCollectionWithOptions(CONTEXTS, byId(ownerId), change, upsert)
                .<Void>mapEmpty()
                // Two first upserts at the same time: the loser finds the document now.
                .recover(failure -> MongoErrors.isDuplicate(failure)
                        ? mongo.updateCollection(CONTEXTS, byId(ownerId), change)
                                .mapEmpty()
                        : Future.failedFuture(failure));
    }

    /**
     * Takes the numbers of the next exchanges, once for all.
     *
     * @param count at least 1
     * @return the last of the range; empty when the conversation is not this owner's
     */
    Future<Optional<Long>> takeNumbers(String ownerId, String id, int count, Instant now) {
        var change = new JsonObject()
                .put("$inc", new JsonObject().put("lastNumber", (long) count))
                .put("$max", new JsonObject().put("updatedAt", date(now)));
        var options = new UpdateOptions().setReturningNewDocument(true);
        JsonObject own = byId(id).put("ownerId", ownerId);
        return mongo.findOneAndUpdateWithOptions(CONVERSATIONS, own, change, new FindOptions(), options)
                .map(updated -> Optional.ofNullable(updated).map(document -> document.getLong("lastNumber")));
    }

    /** A page of the conversations in which something was said, the last used first. */
    Future<List<JsonObject>> page(DialogQuery query) {
        return mongo.findWithOptions(CONVERSATIONS, used(query.ownerId()), page(query.page(), query.limit()));
    }

    /** The last used first. */
    static FindOptions page(int page, int limit) {
        return new FindOptions()
                .setSort(JsonObject.of("updatedAt", -1, "_id", -1))
                .setSkip((page - 1) * limit)
                .setLimit(limit);
    }

    /** How many there are in all. */
    Future<Long> count(String ownerId) {
        return mongo.count(CONVERSATIONS, used(ownerId));
    }

    private static JsonObject used(String ownerId) {
        return new JsonObject().put("ownerId", ownerId).put("lastNumber", new JsonObject().put("$gt", 0));
    }
}
