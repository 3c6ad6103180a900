package dev.tollgate.billing.ledger;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A database of its own for one test: on the server given by the property or environment variable
 * `TOLLGATE_TEST_MONGODB_URI`, else on an embedded one.
 */
final class TestMongo implements AutoCloseable {
    private static final String NAME = "TOLLGATE_TEST_MONGODB_URI";

    private final Optional<MongoServer> embedded;
    private final String uri;
    private final String database = "test_" + UUID.randomUUID().toString().replace("-", "");

    private TestMongo(Optional<MongoServer> embedded, String uri) {
        this.embedded = embedded;
        this.uri = uri;
    }

    static TestMongo start() {
        String given = System.getProperty(NAME, System.getenv().getOrDefault(NAME, ""));
        if (!given.isEmpty()) {
            return new TestMongo(Optional.empty(), given);
        }
        var server = new MongoServer(new MemoryBackend());
        return new TestMongo(Optional.of(server), server.bindAndGetConnectionString());
    }

    MongoClient client(Vertx vertx) {
        return MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", uri)
                        .put("db_name", database)
                        .put("retryWrites", false)
                        .put("w", "majority"));
    }

    @Override
    public void close() {
        embedded.ifPresent(MongoServer::shutdownNow);
    }

    /** Waits in the test's thread. */
    static <T> T get(io.vertx.core.Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
