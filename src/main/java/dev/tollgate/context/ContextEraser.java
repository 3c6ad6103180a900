package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.CONTEXTS;
import static dev.tollgate.context.ContextCollections.CONVERSATIONS;
import static dev.tollgate.context.ContextCollections.EXCHANGES;
import static dev.tollgate.context.ContextCollections.PROMPTS;
import static dev.tollgate.context.ContextCollections.byId;
import static dev.tollgate.context.ContextCollections.date;

import dev.tollgate.platform.erasure.Eraser;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;

/**
 * Erases what owners said.
 *
 * <p>A conversation is taken from its owner first, so that nothing more is added to it. An exchange whose number was taken
 * before may still be written after that; therefore an empty conversation stays for a while, and {@link #sweep} looks for
 * such late ones.
 */
final class ContextEraser implements Eraser {
    /** Longer than any answer may take. */
    static final Duration UNTIL_ALL_ENDED = Duration.ofMinutes(30);

    /** Whom erased conversations belong to: no owner has such an id. */
    private static final String NOBODY = "erased";

    private static final int CONVERSATIONS_AT_ONCE = 50;
    private static final int EXCHANGES_AT_ONCE = 200;

    private final MongoClient mongo;
    private final InstantSource clock;

    ContextEraser(MongoClient mongo, InstantSource clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    @Override
    public Future<Void> user(String userId) {
        return forget(userId);
    }

    @Override
    public Future<Void> endUser(String endUserId) {
        return forget(endUserId);
    }

    private Future<Void> forget(String ownerId) {
        return mongo.removeDocument(CONTEXTS, byId(ownerId))
                .compose(_ -> mongo.removeDocuments(PROMPTS, new JsonObject().put("ownerId", ownerId)))
                .compose(_ -> eraseAll(ownerId));
    }

    private Future<Void> eraseAll(String ownerId) {
        return some(new JsonObject().put("ownerId", ownerId)).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture();
            }
            return each(found, document -> erase(ownerId, document.getString("_id")))
                    .compose(_ -> eraseAll(ownerId));
        });
    }

    private Future<List<JsonObject>> some(JsonObject query) {
        return mongo.findWithOptions(CONVERSATIONS, query, new FindOptions().setLimit(CONVERSATIONS_AT_ONCE));
    }

    /** One after the other: the store has other work, too. */
    private static Future<Void> each(List<JsonObject> documents, Function<JsonObject, Future<Void>> work) {
        Future<Void> done = Future.succeededFuture();
        for (JsonObject document : documents) {
            done = done.compose(_ -> work.apply(document));
        }
        return done;
    }

    /** One conversation; nothing where it is not the owner's. */
    Future<Void> erase(String ownerId, String id) {
        JsonObject own = byId(id).put("ownerId", ownerId);
        var change = new JsonObject().put("$set", new JsonObject().put("ownerId", NOBODY));
        var options = new UpdateOptions().setReturningNewDocument(true);
        return mongo.findOneAndUpdateWithOptions(CONVERSATIONS, own, change, new FindOptions(), options)
                .compose(taken -> taken == null ? Future.succeededFuture() : empty(taken));
    }

    /** Whatever is kept of a conversation beside its exchanges goes as well. */
    private Future<Void> empty(JsonObject taken) {
        JsonObject bare = byId(taken.getString("_id"))
                .put("ownerId", NOBODY)
                .put("lastNumber", taken.getLong("lastNumber"))
                .put("updatedAt", date(clock.instant()));
        return mongo.replaceDocuments(CONVERSATIONS, byId(taken.getString("_id")), bare)
                .compose(_ -> removeExchanges(bare, 1));
    }

    private Future<Void> removeExchanges(JsonObject conversation, long first) {
        long last = Math.min(conversation.getLong("lastNumber"), first + EXCHANGES_AT_ONCE - 1);
        if (first > last) {
            return Future.succeededFuture();
        }
        var places = new JsonArray();
        for (long number = first; number <= last; number++) {
            places.add(Exchanges.place(conversation.getString("_id"), number));
        }
        var query = new JsonObject().put("place", new JsonObject().put("$in", places));
        return mongo.removeDocuments(EXCHANGES, query).compose(_ -> removeExchanges(conversation, last + 1));
    }

    /** Removes what came late, or was left by a node that died, and the empty conversations. */
    Future<Void> sweep() {
        JsonObject before = new JsonObject().put("$lt", date(clock.instant().minus(UNTIL_ALL_ENDED)));
        JsonObject old = new JsonObject().put("ownerId", NOBODY).put("updatedAt", before);
        return some(old)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture()
                        : each(found, this::end).compose(_ -> sweep()));
    }

    private Future<Void> end(JsonObject conversation) {
        return removeExchanges(conversation, 1)
                .compose(_ -> mongo.removeDocument(CONVERSATIONS, byId(conversation.getString("_id"))))
                .mapEmpty();
    }
}
