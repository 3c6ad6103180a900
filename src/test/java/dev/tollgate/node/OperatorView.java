package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.NodeCluster;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a platform admin at the second of two nodes sees of both. */
final class OperatorView {
    /** One that nobody else of the test asks for. */
    private static final String MODEL = "gpt-4o";

    /** A node that is silent holds no answer up for longer. */
    private static final Duration AT_ONCE = TimeLimits.of(Duration.ofSeconds(1));

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final NodeCluster nodes;
    private final Api admin;
    private final Api atFirst;
    private final Api atSecond;
    private String firstId = "";
    private String secondId = "";

    OperatorView(NodeCluster nodes) {
        this.nodes = nodes;
        this.admin = nodes.admin(1);
        String token = nodes.api(0)
                .post(
                        "/api/auth/register",
                        new JsonObject().put("username", "watched").put("password", "a-good-password"))
                .is(201)
                .text("token");
        this.atFirst = nodes.api(0).as(token);
        this.atSecond = nodes.api(1).as(token);
        nodes.upstream().always(Behaviour.echoes());
    }

    LiveWatch watch() {
        return LiveWatch.begin(admin);
    }

    private static int ask(Api caller) {
        return caller.post("/v1/chat/completions", Crowd.question(4, false).put("model", MODEL))
                .status();
    }

    void trafficOfOneNodeIsShownByTheOther(LiveWatch watch) throws InterruptedException {
        JsonNode quiet =
                watch.await("both nodes", view -> ids(view.get("nodes")).size() == 2);
        assertThat(ids(quiet.get("nodes"))).allMatch(id -> id.startsWith("nd_"));
        // As many as it takes on a slow machine.
        List<Thread> load = Stream.generate(() -> Thread.ofVirtual().start(this::goOnAsking))
                .limit(8)
                .toList();
        JsonNode view;
        try {
            // The test itself asks both whether they are ready, ten times a second.
            view = watch.await(
                    "the traffic of one",
                    seen -> seen.get("nodes").size() == 2
                            && each(seen.get("nodes")).anyMatch(node -> rate(node) > 20));
        } finally {
            load.forEach(Thread::interrupt);
            for (Thread caller : load) {
                caller.join();
            }
        }
        for (JsonNode node : view.get("nodes")) {
            if (rate(node) > 20) {
                firstId = node.get("id").textValue();
            } else {
                secondId = node.get("id").textValue();
            }
        }
        assertThat(secondId).as("the other one has no part in it").isNotEmpty();
        double sum = each(view.get("nodes")).mapToDouble(OperatorView::rate).sum();
        assertThat(rate(view)).isBetween(sum - 0.2, sum + 0.2);
    }

    /** Goes on until it is interrupted; not of the API, so that nothing of it is counted later. */
    private void goOnAsking() {
        while (!Thread.currentThread().isInterrupted()) {
            atFirst.get("/api/v1/models").is(200);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static double rate(JsonNode figures) {
        return figures.get("requestsPerSecond").doubleValue();
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static List<String> ids(JsonNode nodes) {
        var ids = new ArrayList<String>();
        nodes.forEach(node ->
                ids.add(node.isTextual() ? node.textValue() : node.get("id").textValue()));
        return ids;
    }

    private JsonNode look() {
        return admin.get("/api/v1/admin/deployments").is(200).tree();
    }

    private static JsonNode deployment(JsonNode view) {
        return each(view.get("data"))
                .filter(each -> each.get("model").textValue().equals(MODEL))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode on(String nodeId, JsonNode deployment) {
        return each(deployment.get("nodes"))
                .filter(node -> node.get("id").textValue().equals(nodeId))
                .findFirst()
                .orElseThrow();
    }

    void callsOfBothNodesAreAddedUp() {
        for (int i = 0; i < 3; i++) {
            assertThat(ask(atFirst)).isEqualTo(200);
        }
        assertThat(ask(atSecond)).isEqualTo(200);
        JsonNode view = look();
        assertThat(ids(view.get("nodes"))).containsExactlyInAnyOrder(firstId, secondId);
        assertThat(view.get("missing")).isEmpty();
        JsonNode both = deployment(view);
        JsonNode first = on(firstId, both);
        JsonNode second = on(secondId, both);
        assertThat(first.get("requests").intValue()).isEqualTo(3);
        assertThat(second.get("requests").intValue()).isEqualTo(1);
        assertThat(both.get("requests").intValue()).isEqualTo(4);
        for (String sum : List.of("errors", "promptTokens", "answerTokens")) {
            assertThat(both.get(sum).longValue())
                    .as(sum)
                    .isEqualTo(first.get(sum).longValue() + second.get(sum).longValue());
        }
        assertThat(both.get("answerTokens").longValue()).isPositive();
        assertThat(both.get("latencyP95Ms").longValue())
                .isEqualTo(Math.max(
                        first.get("latencyP95Ms").longValue(),
                        second.get("latencyP95Ms").longValue()));
    }

    void deploymentThatOneNodeLeavesAloneIsTheOthersToCall() {
        nodes.upstream().always(Behaviour.refuses(500));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode both;
        do {
            assertThat(System.nanoTime()).isLessThan(deadline);
            ask(atFirst);
            both = deployment(look());
        } while (both.get("circuit").textValue().equals("closed"));
        nodes.upstream().always(Behaviour.echoes());
        JsonNode first = on(firstId, both);
        JsonNode second = on(secondId, both);
        assertThat(first.get("circuit").textValue()).isEqualTo("open");
        assertThat(first.get("cooldownSeconds").doubleValue()).isBetween(1.0, 10.0);
        assertThat(first.get("coolingUntil").isTextual()).isTrue();
        assertThat(second.get("circuit").textValue()).isEqualTo("closed");
        assertThat(second.get("coolingUntil").isNull()).isTrue();
        assertThat(both.get("available").booleanValue()).as("at the second").isTrue();
        assertThat(both.get("errors").intValue())
                .isEqualTo(first.get("errors").intValue())
                .isGreaterThanOrEqualTo(5);
        assertThat(ask(atSecond)).isEqualTo(200);
    }

    void frozenNodeIsNamedAndHoldsNobodyUp() {
        nodes.freeze(0);
        try {
            long asked = System.nanoTime();
            JsonNode view = look();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_ONCE);
            assertThat(ids(view.get("nodes"))).containsExactly(secondId);
            assertThat(ids(view.get("missing"))).containsExactly(firstId);
            assertThat(ids(deployment(view).get("nodes"))).containsExactly(secondId);
        } finally {
            nodes.thaw(0);
        }
        bothAreThere();
    }

    void stoppedNodeIsNoMoreThere(LiveWatch watch) throws InterruptedException {
        nodes.stop(0);
        watch.await("the one that is left", view -> ids(view.get("nodes")).equals(List.of(secondId)));
        awaitNodes(List.of(secondId));
    }

    void bothAreThere() {
        awaitNodes(List.of(firstId, secondId));
    }

    private void awaitNodes(List<String> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode view = look();
            if (view.get("missing").isEmpty()
                    && wanted.containsAll(ids(view.get("nodes")))
                    && view.get("nodes").size() == wanted.size()) {
                return;
            }
            assertThat(System.nanoTime()).as(view.toString()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
