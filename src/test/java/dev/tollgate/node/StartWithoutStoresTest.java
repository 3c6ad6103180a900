package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.store.EmbeddedMongo;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.FreePorts;
import dev.tollgate.testing.NodeProcess;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A start while the given database, or Redis, is away (FT-14). */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StartWithoutStoresTest {
    private final Path folder;

    StartWithoutStoresTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void itSaysWhatItWaitsForAndServesOnceTheDatabaseIsThere() throws IOException {
        int port = FreePorts.next();
        int databasePort = FreePorts.next();
        Map<String, String> variables = Map.of(
                "PORT", Integer.toString(port),
                "MONGODB_URI", "mongodb://127.0.0.1:" + databasePort,
                "REDIS_URL", "redis://127.0.0.1:" + FreePorts.next());
        try (NodeProcess node = NodeProcess.begin(folder, NodeProcess.environment(folder, variables));
                Api api = Api.of(URI.create("http://127.0.0.1:" + port))) {
            node.awaitStatus(api, 503);
            assertThat(api.get("/health/live").is(200).text("status")).isEqualTo("up");
            Reply ready = api.get("/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().getJsonObject("dependencies").getString("mongodb"))
                    .isEqualTo("down");
            Reply chat = api.post(
                    "/v1/chat/completions",
                    new JsonObject().put("model", "demo").put("messages", new JsonArray()));
            assertThat(refused(chat).json().getJsonObject("error").getString("message"))
                    .contains("mongodb");
            assertThat(refused(api.get("/")).text("message")).contains("mongodb");
            assertThat(refused(api.get("/no/such/path")).json().getInteger("statusCode"))
                    .isEqualTo(503);

            try (EmbeddedMongo database = EmbeddedMongo.start(folder.resolve("db"), databasePort, Set.of())) {
                assertThat(database.uri()).endsWith(":" + databasePort);
                node.awaitReady();
                assertThat(node.awaitUrl().getPort()).isEqualTo(port);
                assertThat(api.get("/health/ready").is(200).text("status")).isEqualTo("degraded");
                api.post(
                                "/api/auth/register",
                                new JsonObject().put("username", "ann").put("password", "a-good-password"))
                        .is(201);
                node.askToStop();
                assertThat(node.awaitExit()).as(node.errors()).isZero();
            }
        }
    }

    private static Reply refused(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(503);
        assertThat(reply.header("content-type")).startsWith("application/json");
        assertThat(reply.header("retry-after")).isNotEmpty();
        assertThat(reply.header("x-request-id")).isNotEmpty();
        return reply;
    }

    @Test
    void itStopsCleanlyWhileItWaits() throws IOException {
        int port = FreePorts.next();
        Map<String, String> variables =
                Map.of("PORT", Integer.toString(port), "MONGODB_URI", "mongodb://127.0.0.1:" + FreePorts.next());
        try (NodeProcess node = NodeProcess.begin(folder, NodeProcess.environment(folder, variables));
                Api api = Api.of(URI.create("http://127.0.0.1:" + port))) {
            node.awaitStatus(api, 503);
            ProcessHandle redis = ProcessHandle.of(node.pid())
                    .flatMap(self -> self.children().findFirst())
                    .orElseThrow();
            node.askToStop();
            assertThat(node.awaitExit()).as(node.errors()).isZero();
            assertThat(redis.isAlive()).isFalse();
        }
    }
}
