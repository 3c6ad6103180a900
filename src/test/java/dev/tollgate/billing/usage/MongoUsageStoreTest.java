package dev.tollgate.billing.usage;

import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The store of record keeps the contract. */
class MongoUsageStoreTest extends UsageStoreSuite {
    private static Vertx vertx;
    private static ScratchMongo mongo;
    private static int databases;
    private MongoClient client;
    private UsageStore store;

    @BeforeAll
    static void startServer() {
        vertx = Vertx.vertx();
        mongo = ScratchMongo.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        get(vertx.close());
        mongo.close();
    }

    @BeforeEach
    void openDatabase() throws Exception {
        client = mongo.client(vertx, "usage_" + databases++);
        get(new StoreSchema(MongoUsageStore.collections()).apply(client));
        store = new MongoUsageStore(client);
    }

    @Override
    UsageStore store() {
        return store;
    }

    @Override
    UsageCounts counted(UsageKey key) throws Exception {
        JsonObject found = get(client.findOne(
                MongoUsageStore.collection(key.isOfEndUser()), new JsonObject().put("_id", key.id()), null));
        return new UsageCounts(
                found.getLong("requests"),
                found.getLong("promptTokens"),
                found.getLong("completionTokens"),
                found.getLong("totalTokens"),
                found.getLong("cost"),
                found.getLong("durationMs"));
    }
}
