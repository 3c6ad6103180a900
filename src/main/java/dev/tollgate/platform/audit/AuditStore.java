package dev.tollgate.platform.audit;

import dev.tollgate.platform.audit.AuditChain.Head;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.WriteOption;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The collection: inserted into and read by number, never changed. */
final class AuditStore {
    static final String COLLECTION = "audit";

    private final MongoClient mongo;

    AuditStore(MongoClient mongo) {
        this.mongo = mongo;
    }

    Future<Void> insert(JsonObject document) {
        return mongo.insertWithOptions(COLLECTION, document.copy(), WriteOption.MAJORITY)
                .mapEmpty();
    }

    Future<@Nullable JsonObject> find(long number) {
        return mongo.findOne(COLLECTION, new JsonObject().put("_id", number), null);
    }

    /** The entries with these numbers, in rising order. */
    Future<List<JsonObject>> find(long from, long to) {
        var numbers = new JsonArray(LongStream.rangeClosed(from, to).boxed().toList());
        var query = new JsonObject().put("_id", new JsonObject().put("$in", numbers));
        return mongo.findWithOptions(COLLECTION, query, new FindOptions().setSort(new JsonObject().put("_id", 1)));
    }

    /** Those that fit, the newest first. */
    Future<AuditPage> page(AuditFilter filter, int page, int limit) {
        var query = new JsonObject();
        put(query, "actorId", filter.actorId());
        put(query, "action", filter.action());
        put(query, "targetId", filter.targetId());
        var options = new FindOptions()
                .setSort(new JsonObject().put("_id", -1))
                .setSkip((page - 1) * limit)
                .setLimit(limit)
                .setBatchSize(limit);
        return mongo.count(COLLECTION, query).compose(total -> mongo.findWithOptions(COLLECTION, query, options)
                .map(found -> new AuditPage(found.stream().map(AuditChain::read).toList(), total)));
    }

    private static void put(JsonObject query, String name, @Nullable String value) {
        if (value != null) {
            query.put(name, value);
        }
    }

    /** The last entry. The embedded server reads all entries for this: not for every write. */
    Future<Head> head() {
        var last = new FindOptions().setSort(new JsonObject().put("_id", -1)).setLimit(1);
        return mongo.findWithOptions(COLLECTION, new JsonObject(), last)
                .map(found -> found.isEmpty() ? Head.EMPTY : Head.of(found.getFirst()));
    }
}
