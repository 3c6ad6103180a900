package dev.tollgate.platform.outbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.util.List;

/** Reads the outbox for those who hand its events on. */
public final class OutboxRows {
    /** The state of a row that was handed on. */
    private static final String HANDED_ON = "handedOn";

    private final MongoClient mongo;

    public OutboxRows(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** Events that nobody has handed on, the oldest first. */
    public Future<List<OutboxEvent>> waiting(int limit) {
        var oldestFirst = new FindOptions()
                .setSort(new JsonObject().put("at", 1).put("_id", 1))
                .setLimit(limit);
        return mongo.findWithOptions(
                        MongoOutbox.COLLECTION, new JsonObject().put("state", MongoOutbox.NEW), oldestFirst)
                .map(rows -> rows.stream().map(OutboxRows::event).toList());
    }

    private static OutboxEvent event(JsonObject row) {
        return new OutboxEvent(
                row.getString("_id"),
                row.getString("type"),
                row.getString("organisationId"),
                Instant.parse(row.getJsonObject("at").getString("$date")),
                row.getJsonObject("data"));
    }

    /** The event is where it was to go. */
    public Future<Void> handedOn(OutboxEvent event) {
        return mongo.updateCollection(
                        MongoOutbox.COLLECTION,
                        new JsonObject().put("_id", event.id()),
                        new JsonObject().put("$set", new JsonObject().put("state", HANDED_ON)))
                .mapEmpty();
    }

    /** Removes all of an organisation, handed on or not. */
    public Future<Void> removeOf(String organisationId) {
        return mongo.removeDocuments(MongoOutbox.COLLECTION, new JsonObject().put("organisationId", organisationId))
                .mapEmpty();
    }

    /** Removes those that happened before that moment and were handed on. */
    public Future<Void> removeHandedOn(Instant before) {
        var old = new JsonObject().put("$lt", new JsonObject().put("$date", before.toString()));
        return mongo.removeDocuments(
                        MongoOutbox.COLLECTION,
                        new JsonObject().put("state", HANDED_ON).put("at", old))
                .mapEmpty();
    }
}
