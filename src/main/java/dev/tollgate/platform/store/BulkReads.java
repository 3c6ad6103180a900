package dev.tollgate.platform.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads many documents by their `_id` in one query. Each is read after it was asked for, so an answer is as new as that
 * of a query of its own.
 */
public final class BulkReads implements Batches.Call<String, Optional<JsonObject>> {
    private final MongoClient mongo;
    private final String collection;

    public BulkReads(MongoClient mongo, String collection) {
        this.mongo = mongo;
        this.collection = collection;
    }

    @Override
    public Future<List<Future<Optional<JsonObject>>>> make(List<String> ids) {
        var asked = new JsonArray(List.copyOf(Set.copyOf(ids)));
        var query = new JsonObject().put("_id", new JsonObject().put("$in", asked));
        return mongo.find(collection, query).map(found -> {
            Map<String, JsonObject> byId = HashMap.newHashMap(found.size());
            found.forEach(document -> byId.put(document.getString("_id"), document));
            return ids.stream()
                    .map(id -> Future.succeededFuture(Optional.ofNullable(byId.get(id))))
                    .toList();
        });
    }
}
