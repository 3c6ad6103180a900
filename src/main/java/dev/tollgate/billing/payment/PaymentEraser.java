package dev.tollgate.billing.payment;

import dev.tollgate.platform.erasure.Eraser;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.List;

/** Takes addresses of people out of the payments of closed organisations. The payments stay: they are part of the books. */
final class PaymentEraser implements Eraser {
    private final MongoClient mongo;

    PaymentEraser(MongoClient mongo) {
        this.mongo = mongo;
    }

    @Override
    public Future<Void> organisation(String organisationId) {
        return mongo.find(PaymentStore.PAYMENTS, new JsonObject().put("org", organisationId))
                .compose(this::eraseAll);
    }

    private Future<Void> eraseAll(List<JsonObject> payments) {
        Future<Void> done = Future.succeededFuture();
        for (JsonObject payment : payments) {
            done = done.compose(_ -> erase(payment));
        }
        return done;
    }

    /** A payment that changes at this moment fails it, and the next run finds it again. */
    private Future<Void> erase(JsonObject payment) {
        var unset = new JsonObject();
        if (payment.containsKey(PaymentDocuments.EMAIL)) {
            unset.put(PaymentDocuments.EMAIL, "");
        }
        JsonArray refunds = payment.getJsonArray("refunds");
        for (int i = 0; i < refunds.size(); i++) {
            if (refunds.getJsonObject(i).containsKey(PaymentDocuments.EMAIL)) {
                unset.put("refunds." + i + "." + PaymentDocuments.EMAIL, "");
            }
        }
        if (unset.isEmpty()) {
            return Future.succeededFuture();
        }
        JsonObject seen =
                new JsonObject().put("_id", payment.getString("_id")).put("version", payment.getLong("version"));
        var change = new JsonObject().put("$unset", unset).put("$inc", new JsonObject().put("version", 1L));
        return mongo.updateCollection(PaymentStore.PAYMENTS, seen, change)
                .compose(result -> result.getDocMatched() > 0
                        ? Future.succeededFuture()
                        : Future.failedFuture("a payment is being changed"));
    }
}
