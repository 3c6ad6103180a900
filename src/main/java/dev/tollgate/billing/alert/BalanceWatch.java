package dev.tollgate.billing.alert;

import static dev.tollgate.billing.alert.MongoAlerts.ARMED;
import static dev.tollgate.billing.alert.MongoAlerts.COLLECTION;
import static dev.tollgate.billing.alert.MongoAlerts.LOW;
import static dev.tollgate.billing.alert.MongoAlerts.byId;

import dev.tollgate.billing.ledger.AlertSource;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.outbox.Outbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * Warns of balances that fell below what their organisation said (`balance.low`), once until they are back. The warning is
 * written down by the same update that ends the watch for it and leaves the document when the outbox has it, so it is told
 * once whatever node dies.
 */
final class BalanceWatch {
    private static final int PAGE = 500;
    private static final String UNTOLD = "untold";

    private final MongoClient mongo;
    private final AlertSource source;
    private final Outbox outbox;
    private final InstantSource clock;

    BalanceWatch(MongoClient mongo, AlertSource source, Outbox outbox, InstantSource clock) {
        this.mongo = mongo;
        this.source = source;
        this.outbox = outbox;
        this.clock = clock;
    }

    Future<Void> run() {
        return tell().compose(_ -> look("")).compose(_ -> tell());
    }

    private Future<Void> look(String after) {
        JsonObject watched = new JsonObject()
                .put("_id", new JsonObject().put("$gt", after))
                .put("lowNano", new JsonObject().put("$exists", true));
        var page = new FindOptions().setSort(new JsonObject().put("_id", 1)).setLimit(PAGE);
        return mongo.findWithOptions(COLLECTION, watched, page).compose(found -> {
            List<String> ids =
                    found.stream().map(document -> document.getString("_id")).toList();
            if (ids.isEmpty()) {
                return Future.succeededFuture();
            }
            return source.balancesNano(ids)
                    .compose(balances -> decide(found, balances))
                    .compose(_ -> look(ids.getLast()));
        });
    }

    private Future<Void> decide(List<JsonObject> watched, Map<String, Long> balances) {
        Future<Void> done = Future.succeededFuture();
        for (JsonObject document : watched) {
            Long balanceNano = balances.get(document.getString("_id"));
            if (balanceNano != null) {
                boolean isLow = balanceNano < document.getLong("lowNano");
                boolean wasLow = LOW.equals(document.getString("state"));
                if (isLow != wasLow) {
                    done = done.compose(_ -> isLow ? warn(document, balanceNano) : rearm(document));
                }
            }
        }
        return done;
    }

    /** Of two nodes one changes it; what was not told yet is not told over. */
    private Future<Void> warn(JsonObject document, long balanceNano) {
        var set = new JsonObject()
                .put("state", LOW)
                .put(UNTOLD, 1)
                .put("balance", balanceNano)
                .put("at", clock.millis());
        var change = new JsonObject().put("$set", set).put("$inc", new JsonObject().put("count", 1L));
        return mongo.updateCollection(COLLECTION, as(document), change).mapEmpty();
    }

    private Future<Void> rearm(JsonObject document) {
        var change = new JsonObject().put("$set", new JsonObject().put("state", ARMED));
        return mongo.updateCollection(COLLECTION, as(document), change).mapEmpty();
    }

    /** As it was seen, with nothing left to tell. */
    private static JsonObject as(JsonObject document) {
        return byId(document.getString("_id"))
                .put("state", document.getString("state"))
                .put("lowNano", document.getLong("lowNano"))
                .put(UNTOLD, new JsonObject().put("$exists", false));
    }

    private Future<Void> tell() {
        return mongo.find(COLLECTION, new JsonObject().put(UNTOLD, 1)).compose(found -> {
            Future<Void> told = Future.succeededFuture();
            for (JsonObject document : found) {
                told = told.compose(_ -> outbox.add(event(document))).compose(_ -> forget(document));
            }
            return told;
        });
    }

    private Future<Void> forget(JsonObject document) {
        JsonObject same = byId(document.getString("_id")).put("count", document.getLong("count"));
        var change = new JsonObject().put("$unset", new JsonObject().put(UNTOLD, ""));
        return mongo.updateCollection(COLLECTION, same, change).mapEmpty();
    }

    private static OutboxEvent event(JsonObject document) {
        String organisationId = document.getString("_id");
        Long lowNano = document.getLong("lowNano");
        var data = new JsonObject()
                .put("balance", Credits.format(document.getLong("balance")))
                .put("threshold", lowNano == null ? null : Credits.format(lowNano));
        return new OutboxEvent(
                organisationId + ".low." + document.getLong("count"),
                "balance.low",
                organisationId,
                Instant.ofEpochMilli(document.getLong("at")),
                data);
    }
}
