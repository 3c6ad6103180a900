package dev.tollgate.identity;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.outbox.Outbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that wait in the documents which they tell of. A mark is written by the very update that it tells of, and goes
 * once the outbox has the event, so no crash loses one and none is told twice.
 */
final class Marks {
    /** The marks of a document: `id`, `type`, `at`, `data`. */
    static final String EVENTS = "events";

    /** 1 while there are marks, or work that they stand for. */
    static final String UNTOLD = "untold";

    private static final Logger LOG = LoggerFactory.getLogger(Marks.class);
    private static final int MAX_FOUND = 200;

    private final MongoClient mongo;
    private final Outbox outbox;
    private final Ids ids;
    private final InstantSource clock;

    Marks(MongoClient mongo, Outbox outbox, Ids ids, InstantSource clock) {
        this.mongo = mongo;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /** Whether whoever reads the outbox has taken over all that was told of an organisation. */
    Future<Boolean> areHandedOn(String organisationId) {
        return outbox.isHandedOn(organisationId);
    }

    /** A mark of an event of now. */
    JsonObject mark(String type, JsonObject data) {
        return new JsonObject()
                .put("id", ids.next("evt"))
                .put("type", type)
                .put("at", clock.millis())
                .put("data", data);
    }

    /** Puts a mark into a document that is about to be inserted. */
    static JsonObject put(JsonObject document, JsonObject mark) {
        return document.put(EVENTS, new JsonArray().add(mark)).put(UNTOLD, 1);
    }

    /** Adds a mark to an update. */
    static JsonObject push(JsonObject update, JsonObject mark) {
        JsonObject set = update.getJsonObject("$set", new JsonObject()).put(UNTOLD, 1);
        return update.put("$set", set).put("$push", new JsonObject().put(EVENTS, mark));
    }

    /** What a document must be like to have no event left to tell. */
    static JsonObject toldAll(String id) {
        return IdentityCollections.byId(id).put(EVENTS + ".0", new JsonObject().put("$exists", false));
    }

    /** Tells now what waits in the document. Always succeeds: what cannot be told now is told by the next sweep. */
    Future<Void> tell(String collection, String id) {
        return mongo.findOne(collection, IdentityCollections.byId(id), null)
                .compose(found -> found == null ? Future.<Void>succeededFuture() : tellAll(collection, found))
                .recover(failure -> {
                    LOG.warn("An event is told later", failure);
                    return Future.succeededFuture();
                });
    }

    /** Tells what waits in this document; fails when the outbox or the store does. */
    Future<Void> tellAll(String collection, JsonObject document) {
        String id = document.getString("_id");
        Future<Void> told = Future.succeededFuture();
        for (Object each : document.getJsonArray(EVENTS, new JsonArray())) {
            JsonObject mark = (JsonObject) each;
            told = told.compose(_ -> outbox.add(event(document, mark))).compose(_ -> forget(collection, id, mark));
        }
        return told.compose(_ -> mongo.updateCollection(collection, toldAll(id), unset()))
                .mapEmpty();
    }

    private static JsonObject unset() {
        return new JsonObject().put("$unset", new JsonObject().put(UNTOLD, "").put(EVENTS, ""));
    }

    private Future<Void> forget(String collection, String id, JsonObject mark) {
        var pull = new JsonObject()
                .put("$pull", new JsonObject().put(EVENTS, new JsonObject().put("id", mark.getString("id"))));
        return mongo.updateCollection(collection, IdentityCollections.byId(id), pull)
                .mapEmpty();
    }

    private static OutboxEvent event(JsonObject document, JsonObject mark) {
        return new OutboxEvent(
                mark.getString("id"),
                mark.getString("type"),
                Objects.requireNonNull(document.getString("organisationId")),
                Instant.ofEpochMilli(mark.getLong("at")),
                mark.getJsonObject("data"));
    }

    /** Documents of a collection in which something waits, a few hundred at most. */
    Future<List<JsonObject>> waiting(String collection) {
        return mongo.findWithOptions(
                collection, new JsonObject().put(UNTOLD, 1), new FindOptions().setLimit(MAX_FOUND));
    }
}
