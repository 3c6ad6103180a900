package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.NodeProcess;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that is asked to stop, and one whose folder is in use. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class NodeStopTest {
    private static final String COMPLETIONS = "/v1/chat/completions";

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedUpstream upstream = ScriptedUpstream.start(vertx);
    private final Path folder;

    NodeStopTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void stop() {
        upstream.close();
        vertx.close().await();
    }

    /** FT-03. */
    @Test
    void requestsUnderWayEndAndAreBookedBeforeTheNodeDoes() {
        Map<String, String> variables = NodeProcess.behind(upstream, Map.of("TOLLGATE_NODE_DRAINTIMEOUT", "4s"));
        String key;
        try (NodeProcess node = NodeProcess.start(folder, variables);
                Api api = Api.of(node.awaitUrl())) {
            key = signUp(api);
            Api caller = api.as(key);
            Behaviour slow = Behaviour.echoes().firstByteAfter(Duration.ofSeconds(1));
            upstream.next(slow, slow, Behaviour.echoes().stallsAfter(2));
            CompletableFuture<Reply> whole = caller.postLater(COMPLETIONS, Crowd.question(40, false));
            upstream.awaitRequests(1);
            CompletableFuture<Reply> streamed = caller.postLater(COMPLETIONS, Crowd.question(60, true));
            upstream.awaitRequests(2);
            CompletableFuture<Reply> endless = caller.postLater(COMPLETIONS, Crowd.question(80, true));
            upstream.awaitStalled(1);

            node.askToStop();

            assertThat(whole.join().is(200).json().getJsonArray("choices")).isNotEmpty();
            assertThat(streamed.join().is(200).body()).endsWith("data: [DONE]\n\n");
            assertThat(endless.join().is(200).body())
                    .contains("\"error\"")
                    .contains("stopping")
                    .doesNotContain("[DONE]");
            assertThat(node.awaitExit()).as(node.errors()).isZero();
            assertThat(node.errors()).doesNotContain("ERROR");
        }
        try (NodeProcess again = NodeProcess.start(folder, variables);
                Api api = Api.of(again.awaitUrl())) {
            Books books = Books.read(api.as(key));
            assertThat(books.figure("held")).isEqualByComparingTo(BigDecimal.ZERO);
            assertThat(books.sum()).isEqualByComparingTo(books.figure("balance"));
            assertThat(books.charges().stream().map(NodeStopTest::tokens))
                    .containsExactlyInAnyOrder("40+40", "60+60", "estimated");
        }
    }

    @Test
    void balancersAreToldFirstAndRequestsAreServedUntilTheyHaveNoticed() {
        Map<String, String> variables = NodeProcess.behind(upstream, Map.of("TOLLGATE_NODE_DRAINNOTICE", "5s"));
        try (NodeProcess node = NodeProcess.start(folder, variables);
                Api api = Api.of(node.awaitUrl())) {
            Api caller = api.as(signUp(api));
            // The first one takes long on a slow machine, and the time of the notice is short.
            caller.post(COMPLETIONS, Crowd.question(20, false)).is(200);
            node.askToStop();
            node.awaitStatus(api, 503);
            Reply late = caller.post(COMPLETIONS, Crowd.question(40, false)).is(200);
            assertThat(late.header("connection")).contains("close");
            assertThat(node.awaitExit()).as(node.errors()).isZero();
        }
    }

    @Test
    void aNodeForJobsShowsItsHealthAndServesNobody() {
        try (NodeProcess node = NodeProcess.start(folder, Map.of("TOLLGATE_NODE_ROLES", "jobs"));
                Api api = Api.of(node.awaitUrl())) {
            assertThat(api.get("/metrics").is(200).body()).contains("jvm_memory");
            assertThat(api.post(COMPLETIONS, Crowd.question(4, false)).is(404).body())
                    .contains("no requests");
            node.askToStop();
            assertThat(node.awaitExit()).as(node.errors()).isZero();
        }
    }

    /** What was left behind is counted here: the prompt and the half of the answer that had come. */
    private static String tokens(JsonObject charge) {
        JsonObject metadata = charge.getJsonObject("metadata");
        return metadata.getBoolean("estimated", false)
                ? "estimated"
                : metadata.getInteger("promptTokens") + "+" + metadata.getInteger("completionTokens");
    }

    private static String signUp(Api api) {
        String token = api.post(
                        "/api/auth/register",
                        new JsonObject().put("username", "ann").put("password", "a-good-password"))
                .is(201)
                .text("token");
        return api.as(token)
                .post(
                        "/api/v1/auth/api-keys",
                        new JsonObject()
                                .put("name", "stop")
                                .put("permissions", new JsonArray().add("chat").add("billing")))
                .is(201)
                .text("key");
    }

    @Test
    void aSecondNodeOnTheSameFolderIsRefused() {
        try (NodeProcess first = NodeProcess.start(folder, Map.of());
                NodeProcess second = NodeProcess.begin(folder, NodeProcess.environment(folder, Map.of()))) {
            assertThat(second.awaitExit()).isEqualTo(2);
            assertThat(second.output()).isEmpty();
            assertThat(second.errors().lines().toList())
                    .singleElement()
                    .asString()
                    .contains("Tollgate does not start", folder.toString(), "pid " + first.pid(), "DATA_DIR");
            assertThat(first.awaitReady()).isPositive();
        }
    }
}
