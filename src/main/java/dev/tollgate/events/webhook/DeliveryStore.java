package dev.tollgate.events.webhook;

import dev.tollgate.events.Delivery;
import dev.tollgate.events.Delivery.State;
import dev.tollgate.events.DeliveryPage;
import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.WriteOption;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Deliveries in the database: the queue of each webhook, and afterwards its log. */
final class DeliveryStore {
    private static final String COLLECTION = "deliveries";
    private static final String WAITING = name(State.WAITING);

    private final MongoClient mongo;

    DeliveryStore(MongoClient mongo) {
        this.mongo = mongo;
    }

    static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION)
                .index("webhookId", "state", "nextAt")
                .index("webhookId", "-createdAt")
                .index("createdAt");
    }

    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject own(String webhookId, String deliveryId) {
        return new JsonObject().put("_id", deliveryId).put("webhookId", webhookId);
    }

    private static JsonObject set(JsonObject values) {
        return new JsonObject().put("$set", values);
    }

    /** Puts one into its queue; one that is there already stays as it is. */
    Future<Void> add(Queued delivery, long nowMs) {
        JsonObject document = own(delivery.webhookId(), delivery.id())
                .put("type", delivery.type())
                .put("data", delivery.data())
                .put("at", delivery.at().toEpochMilli())
                .put("state", WAITING)
                .put("attempts", 0)
                .put("tries", 0)
                .put("createdAt", nowMs)
                .put("nextAt", nowMs);
        return mongo.insertWithOptions(COLLECTION, document, WriteOption.MAJORITY)
                .<Void>mapEmpty()
                .recover(failure ->
                        MongoErrors.isDuplicate(failure) ? Future.succeededFuture() : Future.failedFuture(failure));
    }

    /** The first of the queue, if it is due. */
    Future<Optional<Queued>> nextDue(String webhookId, long nowMs) {
        JsonObject query = waiting(webhookId).put("nextAt", new JsonObject().put("$lte", nowMs));
        return first(query).map(found -> found.map(Queued::of));
    }

    /** When the first of the queue is due. */
    Future<OptionalLong> nextAt(String webhookId) {
        return first(waiting(webhookId)).map(found -> found.map(document -> OptionalLong.of(document.getLong("nextAt")))
                .orElse(OptionalLong.empty()));
    }

    private static JsonObject waiting(String webhookId) {
        return new JsonObject().put("webhookId", webhookId).put("state", WAITING);
    }

    private Future<Optional<JsonObject>> first(JsonObject query) {
        var options = new FindOptions()
                .setSort(new JsonObject().put("nextAt", 1).put("at", 1).put("_id", 1))
                .setLimit(1);
        return mongo.findWithOptions(COLLECTION, query, options)
                .map(found -> found.stream().findFirst());
    }

    /** An attempt ended the delivery, well or for good. */
    Future<Void> ended(Queued delivery, State state, Outcome outcome, long nowMs) {
        return attempted(
                delivery, outcome, new JsonObject().put("state", name(state)).put("endedAt", nowMs));
    }

    /** An attempt failed and another follows. */
    Future<Void> again(Queued delivery, Outcome outcome, long nextAtMs) {
        return attempted(delivery, outcome, new JsonObject().put("nextAt", nextAtMs));
    }

    private Future<Void> attempted(Queued delivery, Outcome outcome, JsonObject values) {
        values.put("lastStatus", outcome.status()).put("lastError", outcome.error());
        JsonObject asSent =
                own(delivery.webhookId(), delivery.id()).put("state", WAITING).put("tries", delivery.tries());
        var change = set(values).put("$inc", new JsonObject().put("attempts", 1).put("tries", 1));
        return mongo.updateCollection(COLLECTION, asSent, change).mapEmpty();
    }

    /** Makes one due now, whatever became of it; whether it is there. */
    Future<Boolean> again(String webhookId, String deliveryId, long nowMs) {
        var change = set(new JsonObject()
                        .put("state", WAITING)
                        .put("nextAt", nowMs)
                        .put("tries", 0))
                .put("$unset", new JsonObject().put("endedAt", ""));
        return mongo.updateCollection(COLLECTION, own(webhookId, deliveryId), change)
                .map(result -> result.getDocMatched() > 0);
    }

    Future<Optional<Delivery>> one(String webhookId, String deliveryId) {
        return mongo.findOne(COLLECTION, own(webhookId, deliveryId), null)
                .map(found -> Optional.ofNullable(found).map(DeliveryStore::shown));
    }

    Future<DeliveryPage> page(String webhookId, int page, int limit) {
        var query = new JsonObject().put("webhookId", webhookId);
        var options = new FindOptions()
                .setSort(new JsonObject().put("createdAt", -1).put("_id", -1))
                .setSkip(Math.multiplyExact(page - 1, limit))
                .setLimit(limit);
        return mongo.findWithOptions(COLLECTION, query, options).compose(found -> mongo.count(COLLECTION, query)
                .map(total -> new DeliveryPage(
                        found.stream().map(DeliveryStore::shown).toList(), total)));
    }

    private static Delivery shown(JsonObject document) {
        State state = State.valueOf(document.getString("state").toUpperCase(Locale.ROOT));
        return new Delivery(
                document.getString("_id"),
                document.getString("type"),
                state,
                document.getInteger("attempts"),
                document.getInteger("lastStatus"),
                document.getString("lastError"),
                Instant.ofEpochMilli(document.getLong("createdAt")),
                state == State.WAITING ? StoredWebhook.moment(document, "nextAt") : null,
                StoredWebhook.moment(document, "endedAt"));
    }

    Future<Void> removeOf(String webhookId) {
        return mongo.removeDocuments(COLLECTION, new JsonObject().put("webhookId", webhookId))
                .mapEmpty();
    }

    /** Removes what was made before that moment. */
    Future<Void> removeBefore(long ms) {
        return mongo.removeDocuments(COLLECTION, new JsonObject().put("createdAt", new JsonObject().put("$lt", ms)))
                .mapEmpty();
    }
}
