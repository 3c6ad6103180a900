package dev.tollgate.context;

import dev.tollgate.platform.store.BatchMetrics;
import dev.tollgate.platform.store.Batches;
import dev.tollgate.platform.store.BulkReads;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.Optional;

/** Finds the conversations of owners; those that are looked for at the same time are read together. */
final class Lookups {
    private static final Batches.Limits LIMITS = new Batches.Limits(200, Long.MAX_VALUE, 4_096, Long.MAX_VALUE);

    private final Conversations conversations;
    private final Batches<String, Optional<JsonObject>> documents;
    private final Batches<String, Optional<JsonObject>> pointers;

    Lookups(MongoClient mongo, Conversations conversations, BatchMetrics metrics) {
        this.conversations = conversations;
        documents = reads(mongo, ContextCollections.CONVERSATIONS, metrics);
        pointers = reads(mongo, ContextCollections.CONTEXTS, metrics);
    }

    private static Batches<String, Optional<JsonObject>> reads(
            MongoClient mongo, String collection, BatchMetrics metrics) {
        return new Batches<>(new BulkReads(mongo, collection), LIMITS, id -> id.length(), metrics);
    }

    /** The conversation, if it is this owner's; NOT_FOUND otherwise. */
    Future<Begun> requireOwn(String ownerId, String id) {
        ContextRules.checkConversationId(id);
        return find(ownerId, id).compose(Lookups::orNotFound);
    }

    /** The owner's current conversation; NOT_FOUND when there is none. */
    Future<Begun> current(String ownerId) {
        return pointer(ownerId).compose(Lookups::orNotFound).compose(id -> requireOwn(ownerId, id));
    }

    /** The owner's current conversation, which is begun when there is none. */
    Future<Begun> currentOrNew(String ownerId, Instant now) {
        return pointer(ownerId)
                .compose(pointer ->
                        pointer.map(Future::succeededFuture).orElseGet(() -> conversations.firstPointer(ownerId)))
                .compose(id -> find(ownerId, id).compose(found -> found.map(Future::succeededFuture)
                        .orElseGet(
                                () -> conversations.insert(ownerId, id, 0, now).map(Begun.empty(id)))));
    }

    private static <T> Future<T> orNotFound(Optional<T> found) {
        return found.map(Future::succeededFuture).orElseGet(() -> Future.failedFuture(ContextRules.notFound()));
    }

    private Future<Optional<Begun>> find(String ownerId, String id) {
        return documents.add(id).map(found -> found.filter(document -> ownerId.equals(document.getString("ownerId")))
                .map(Begun::of));
    }

    private Future<Optional<String>> pointer(String ownerId) {
        return pointers.add(ownerId).map(found -> found.map(document -> document.getString("conversationId")));
    }
}
