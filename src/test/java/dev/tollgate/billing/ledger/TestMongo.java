package dev.tollgate.billing.ledger;

import dev.tollgate.platform.store.EmbeddedMongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Databases for tests: on the server given by the property or environment variable
 * `TOLLGATE_TEST_MONGODB_URI`, else on an embedded one.
 */
final class TestMongo implements AutoCloseable {
    private static final String NAME = "TOLLGATE_TEST_MONGODB_URI";

    private final Optional<EmbeddedMongo> embedded;
    private final String uri;

    private TestMongo(Optional<EmbeddedMongo> embedded, String uri) {
        this.embedded = embedded;
        this.uri = uri;
    }

    static TestMongo start() throws IOException {
        String given = System.getProperty(NAME, System.getenv().getOrDefault(NAME, ""));
        if (!given.isEmpty()) {
            return new TestMongo(Optional.empty(), given);
        }
        // Nothing of it is to survive, and a disk that is slow for a second would close admission.
        var server = EmbeddedMongo.start(Files.createTempDirectory("billing"), 0, Set.of());
        return new TestMongo(Optional.of(server), server.uri());
    }

    /** A client of a database of its own. */
    MongoClient client(Vertx vertx) {
        return client(vertx, newName());
    }

    /** How many documents queries looked at so far; empty where the server is not ours. */
    Optional<Long> documentsRead() {
        return embedded.map(EmbeddedMongo::documentsRead);
    }

    /** The name of a database that nobody uses. */
    static String newName() {
        return "test_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** A client of a database that others may use too. */
    MongoClient client(Vertx vertx, String database) {
        return MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", uri)
                        .put("db_name", database)
                        .put("retryWrites", false)
                        .put("w", "majority"));
    }

    /** Removes a client's database, so that a server that was given is left as it was. */
    static Future<Void> drop(MongoClient client) {
        return client.runCommand("dropDatabase", new JsonObject().put("dropDatabase", 1))
                .mapEmpty();
    }

    @Override
    public void close() {
        embedded.ifPresent(EmbeddedMongo::close);
    }

    /** Waits in the test's thread. */
    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }
}
