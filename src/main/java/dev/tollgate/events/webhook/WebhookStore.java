package dev.tollgate.events.webhook;

import dev.tollgate.events.EventType;
import dev.tollgate.events.Webhooks;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import io.vertx.ext.mongo.WriteOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Webhooks in the database. Who sends for one holds its lease, so that one node at a time works on its queue; `dueAt` tells
 * when there is something to send.
 */
final class WebhookStore {
    /** Nothing is due; the year 9999. */
    static final long NEVER = 253_402_300_799_000L;

    private static final String COLLECTION = "webhooks";

    /** So many may be made at the same moment before one is told to try again. */
    private static final int SLOT_TRIES = Webhooks.MAX_WEBHOOKS;

    /** When the organisation was deleted, in ms. */
    private static final String RETIRED = "retiredAt";

    private static final int MAX_RETIRED = 500;

    private final MongoClient mongo;

    WebhookStore(MongoClient mongo) {
        this.mongo = mongo;
    }

    static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION)
                .unique("organisationId", "slot")
                .index("dueAt");
    }

    private static JsonObject id(String webhookId) {
        return new JsonObject().put("_id", webhookId);
    }

    private static JsonObject own(String organisationId, String webhookId) {
        return id(webhookId).put("organisationId", organisationId);
    }

    private static JsonObject none() {
        return new JsonObject().put("$exists", false);
    }

    private static JsonObject set(JsonObject values) {
        return new JsonObject().put("$set", values);
    }

    /** Takes one of the organisation's numbered places, so that two made at once are never one too many. */
    Future<Void> insert(StoredWebhook webhook) {
        return insert(webhook, SLOT_TRIES);
    }

    private Future<Void> insert(StoredWebhook webhook, int tries) {
        return slots(webhook.shown().organisationId()).compose(slots -> {
            int slot = 0;
            while (slots.contains(slot)) {
                slot++;
            }
            if (slot >= Webhooks.MAX_WEBHOOKS || tries == 0) {
                return Future.failedFuture(new TollgateException(
                        ErrorKind.CONFLICT, "An organisation has at most " + Webhooks.MAX_WEBHOOKS + " webhooks"));
            }
            return mongo.insertWithOptions(COLLECTION, webhook.document().put("slot", slot), WriteOption.MAJORITY)
                    .<Void>mapEmpty()
                    .recover(failure -> MongoErrors.isDuplicate(failure)
                            ? insert(webhook, tries - 1)
                            : Future.failedFuture(failure));
        });
    }

    private Future<Set<Integer>> slots(String organisationId) {
        return mongo.find(COLLECTION, new JsonObject().put("organisationId", organisationId))
                .map(found -> found.stream()
                        .map(document -> document.getInteger("slot"))
                        .collect(Collectors.toSet()));
    }

    /** Those in use, the oldest first. */
    Future<List<StoredWebhook>> ofOrganisation(String organisationId) {
        var oldestFirst =
                new FindOptions().setSort(new JsonObject().put("createdAt", 1).put("_id", 1));
        JsonObject query =
                new JsonObject().put("organisationId", organisationId).put(RETIRED, none());
        return mongo.findWithOptions(COLLECTION, query, oldestFirst)
                .map(found -> found.stream().map(StoredWebhook::of).toList());
    }

    /** Those of an organisation are told of nothing new from now on, and serve to send what waits. */
    Future<Void> retire(String organisationId, long nowMs) {
        JsonObject inUse =
                new JsonObject().put("organisationId", organisationId).put(RETIRED, none());
        return mongo.updateCollectionWithOptions(
                        COLLECTION,
                        inUse,
                        set(new JsonObject().put(RETIRED, nowMs)),
                        new UpdateOptions().setMulti(true))
                .mapEmpty();
    }

    /** Those that serve to send what waits, the longest so first, a few hundred at most. */
    Future<List<StoredWebhook>> retired() {
        JsonObject query = new JsonObject().put(RETIRED, new JsonObject().put("$exists", true));
        var oldestFirst =
                new FindOptions().setSort(new JsonObject().put(RETIRED, 1)).setLimit(MAX_RETIRED);
        return mongo.findWithOptions(COLLECTION, query, oldestFirst)
                .map(found -> found.stream().map(StoredWebhook::of).toList());
    }

    Future<Optional<StoredWebhook>> one(String organisationId, String webhookId) {
        return mongo.findOne(COLLECTION, own(organisationId, webhookId), null)
                .map(found -> Optional.ofNullable(found).map(StoredWebhook::of));
    }

    Future<Boolean> remove(String organisationId, String webhookId) {
        return mongo.removeDocument(COLLECTION, own(organisationId, webhookId))
                .map(result -> result.getRemovedCount() > 0);
    }

    /** All in use that are on, of all organisations. */
    Future<List<StoredWebhook>> on() {
        return mongo.find(COLLECTION, new JsonObject().put("disabledAt", none()).put(RETIRED, none()))
                .map(found -> found.stream().map(StoredWebhook::of).toList());
    }

    /** Those that are on and ask for the type. */
    Future<List<StoredWebhook>> asking(String organisationId, EventType type) {
        return ofOrganisation(organisationId).map(all -> all.stream()
                .filter(webhook -> webhook.shown().disabledAt() == null
                        && webhook.shown().events().contains(type))
                .toList());
    }

    /** Something was put into its queue. */
    Future<Void> wake(String webhookId, long atMs) {
        var change = new JsonObject()
                .put("$min", new JsonObject().put("dueAt", atMs))
                .put("$inc", new JsonObject().put("wakes", 1L));
        return mongo.updateCollection(COLLECTION, id(webhookId), change).mapEmpty();
    }

    /** Ids of those that have something to send and whom nobody holds, the longest due first. */
    Future<List<String>> due(long nowMs, int limit) {
        var options = new FindOptions()
                .setSort(new JsonObject().put("dueAt", 1))
                .setFields(new JsonObject().put("_id", 1))
                .setLimit(limit);
        return mongo.findWithOptions(COLLECTION, free(nowMs), options).map(found -> found.stream()
                .map(document -> document.getString("_id"))
                .toList());
    }

    private static JsonObject free(long nowMs) {
        return new JsonObject()
                .put("dueAt", new JsonObject().put("$lte", nowMs))
                .put("leaseUntil", new JsonObject().put("$lte", nowMs))
                .put("disabledAt", none());
    }

    /** Takes the lease, if it is still to be had. */
    Future<Optional<StoredWebhook>> claim(String webhookId, String lease, long nowMs, long untilMs) {
        var change = set(new JsonObject().put("lease", lease).put("leaseUntil", untilMs));
        return mongo.findOneAndUpdateWithOptions(
                        COLLECTION,
                        free(nowMs).put("_id", webhookId),
                        change,
                        new FindOptions(),
                        new UpdateOptions().setReturningNewDocument(true))
                .map(found -> Optional.ofNullable(found).map(StoredWebhook::of));
    }

    /** Whether the holder holds it still, from now on until the given moment, and it is still on. */
    Future<Boolean> extend(String webhookId, String lease, long untilMs) {
        JsonObject held = id(webhookId).put("lease", lease).put("disabledAt", none());
        return mongo.updateCollection(COLLECTION, held, set(new JsonObject().put("leaseUntil", untilMs)))
                .map(result -> result.getDocMatched() > 0);
    }

    /**
     * Gives the lease back.
     *
     * @param wakes as it was before the queue was read: where something came in since, the next look is not put off
     * @param pausedUntilMs nothing is sent before
     * @param nextMs when the next delivery of the queue is due
     */
    Future<Void> release(String webhookId, String lease, long wakes, long pausedUntilMs, long nextMs) {
        JsonObject held = id(webhookId).put("lease", lease);
        JsonObject asKnown = held.copy().put("wakes", wakes);
        return mongo.updateCollection(COLLECTION, asKnown, free(Math.max(nextMs, pausedUntilMs), 0))
                .compose(result -> result.getDocMatched() > 0
                        ? Future.succeededFuture()
                        : mongo.updateCollection(COLLECTION, held, free(pausedUntilMs, 0))
                                .mapEmpty());
    }

    private static JsonObject free(long dueAtMs, long leaseUntilMs) {
        return set(new JsonObject().put("dueAt", dueAtMs).put("leaseUntil", leaseUntilMs));
    }

    /** An attempt failed; the first one after a success is remembered. */
    Future<Void> failing(String webhookId, long nowMs) {
        JsonObject well = id(webhookId).put("failingSince", none());
        return mongo.updateCollection(COLLECTION, well, set(new JsonObject().put("failingSince", nowMs)))
                .mapEmpty();
    }

    /** An attempt succeeded. */
    Future<Void> well(String webhookId) {
        return unset(id(webhookId), "failingSince");
    }

    Future<Void> disable(String webhookId, String reason, Instant now) {
        var change = set(new JsonObject().put("disabledReason", reason).put("disabledAt", now.toEpochMilli()));
        return mongo.updateCollection(COLLECTION, id(webhookId), change).mapEmpty();
    }

    Future<Void> enable(String webhookId) {
        return unset(id(webhookId), "disabledReason", "disabledAt", "failingSince");
    }

    private Future<Void> unset(JsonObject query, String... fields) {
        var none = new JsonObject();
        for (String field : fields) {
            none.put(field, "");
        }
        return mongo.updateCollection(COLLECTION, query, new JsonObject().put("$unset", none))
                .mapEmpty();
    }
}
