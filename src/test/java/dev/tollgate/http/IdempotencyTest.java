package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.idempotency.IdempotencyStore;
import dev.tollgate.http.idempotency.LeftKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The same request sent twice with one key. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IdempotencyTest {
    private static final String CHAT = "/v1/chat/completions";

    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private HttpRequest.Builder chat(String key, String body) {
        return server.post("user-1", CHAT, body).header("Idempotency-Key", key);
    }

    private List<HttpResponse<String>> inParallel(int count, HttpRequest.Builder request) {
        List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(server.client().sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()));
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    /** LG-03. */
    @Test
    void hundredRequestsWithOneKeyAreDoneOnce() throws Exception {
        for (String mode : List.of("plain", "stream")) {
            int before = server.face.chats.get();
            HttpRequest.Builder request = chat("k-100-" + mode, "{\"mode\":\"" + mode + "\"}");
            List<HttpResponse<String>> answers = inParallel(100, request);
            assertThat(server.face.chats.get() - before).isEqualTo(1);
            assertThat(answers).allMatch(answer -> answer.statusCode() == 200 || answer.statusCode() == 409);
            List<String> bodies = answers.stream()
                    .filter(answer -> answer.statusCode() == 200)
                    .map(HttpResponse::body)
                    .distinct()
                    .toList();
            assertThat(bodies).hasSize(1);
            HttpResponse<String> later = server.send(request);
            assertThat(later.body()).isEqualTo(bodies.getFirst());
            assertThat(later.headers().firstValue("Idempotency-Replayed")).contains("true");
            assertThat(server.face.chats.get() - before).isEqualTo(1);
        }
    }

    @Test
    void replayedStreamIsAStream() throws Exception {
        HttpResponse<String> first = server.send(chat("k-stream", "{\"mode\":\"stream\"}"));
        HttpResponse<String> second = server.send(chat("k-stream", "{\"mode\":\"stream\"}"));
        assertThat(second.body()).isEqualTo(first.body()).contains("data: ");
        assertThat(second.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void otherBodyWithTheSameKeyIs409AndNotDone() throws Exception {
        server.send(chat("k-body", "{\"mode\":\"a\"}"));
        int before = server.face.chats.get();
        HttpResponse<String> other = server.send(chat("k-body", "{\"mode\":\"b\"}"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(other.headers().firstValue("x-should-retry")).contains("false");
        assertThat(server.face.chats.get()).isEqualTo(before);
    }

    @Test
    void refusedRequestFreesItsKeyAndKeepsItsId() throws Exception {
        assertThat(server.send(chat("k-free", "{\"mode\":\"poor\"}")).statusCode())
                .isEqualTo(402);
        String firstId = server.face.asked.getLast().id();
        HttpResponse<String> again = server.send(chat("k-free", "{}"));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(RunningServer.json(again).getString("id")).isEqualTo(firstId);
    }

    @Test
    void streamThatCostNothingFreesItsKey() throws Exception {
        server.send(chat("k-stream-free", "{\"mode\":\"stream-free\"}"));
        HttpResponse<String> again = server.send(chat("k-stream-free", "{\"mode\":\"stream\"}"));
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void answerOverOneMegabyteIsNotKept() throws Exception {
        assertThat(server.send(chat("k-big", "{\"mode\":\"big\"}")).statusCode())
                .isEqualTo(200);
        assertThat(server.send(chat("k-big", "{\"mode\":\"big\"}")).statusCode())
                .isEqualTo(409);
    }

    @Test
    void streamWhoseReaderLeftIsNotGivenOutAsAWholeOne() throws Exception {
        String body = "{\"mode\":\"until-left\"}";
        try (var leaving = new RawSocket(server.port())) {
            leaving.send(String.join(
                    "\r\n",
                    "POST " + CHAT + " HTTP/1.1",
                    "Host: x",
                    "Authorization: Bearer user-1",
                    "Content-Type: application/json",
                    "Idempotency-Key: k-left",
                    "Content-Length: " + body.length(),
                    "",
                    body));
            leaving.readUntil("data: ");
        }
        HttpResponse<String> again;
        do {
            again = server.send(chat("k-left", body));
        } while (again.body().contains("still under way"));
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("was not kept");
    }

    @Test
    void keyOfAnotherOrganisationIsAnotherKey() throws Exception {
        server.send(chat("k-mine", "{\"mode\":\"a\"}"));
        HttpResponse<String> other =
                server.send(server.post("user-2", CHAT, "{\"mode\":\"b\"}").header("Idempotency-Key", "k-mine"));
        assertThat(other.statusCode()).isEqualTo(200);
        assertThat(other.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void malformedKeyIs400() throws Exception {
        assertThat(server.send(chat("k".repeat(256), "{}")).statusCode()).isEqualTo(400);
        assertThat(server.send(chat("", "{}")).statusCode()).isEqualTo(400);
    }

    @Test
    void requestsWithoutAKeyAreEachDone() throws Exception {
        int before = server.face.chats.get();
        server.send(server.post("user-1", CHAT, "{}"));
        server.send(server.post("user-1", CHAT, "{}"));
        assertThat(server.face.chats.get() - before).isEqualTo(2);
    }

    @Test
    void keysLeftRunningByADeadNodeAreFreedUnlessBooked() throws Exception {
        for (String key : List.of("k-dead-booked", "k-dead-free")) {
            var unanswered = server.client().sendAsync(waiting(key).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(unanswered).isNotNull();
        }
        RunningServer.await(() -> server.face.asked.stream()
                        .filter(request -> request.body().toString().contains("k-dead"))
                        .count()
                == 2);
        assertThat(runningKeys()).isEqualTo(2);
        String booked = requestIdOf("k-dead-booked");
        var afterRestart = new IdempotencyStore(server.mongo, Clock.systemUTC(), () -> Optional.of("epoch-2"));
        int ended = RunningServer.await(
                afterRestart.freeRunningOf("epoch-1", id -> Future.succeededFuture(id.equals(booked))));
        assertThat(ended).isEqualTo(2);
        server.face.gate.tryComplete();
        assertThat(server.send(waiting("k-dead-booked")).statusCode()).isEqualTo(409);
        assertThat(server.send(waiting("k-dead-free")).statusCode()).isEqualTo(200);
    }

    @Test
    void keysOfEpochsThatAreDoneAreEndedAndNoOthers() throws Exception {
        var store = new IdempotencyStore(server.mongo, Clock.systemUTC(), Optional::empty);
        for (var key : Map.of("k-dead", "epoch-dead", "k-booked", "epoch-dead", "k-alive", "epoch-alive")
                .entrySet()) {
            RunningServer.await(server.mongo.insert(
                    "idempotency",
                    new JsonObject()
                            .put("_id", key.getKey())
                            .put("requestId", "req-of-" + key.getKey())
                            .put("bodyHash", "")
                            .put("state", "RUNNING")
                            .put("epoch", key.getValue())
                            .put("at", System.currentTimeMillis())));
        }
        var leftKeys = new LeftKeys(
                store,
                () -> Future.succeededFuture(Set.of("epoch-1", "epoch-alive")),
                id -> Future.succeededFuture(id.equals("req-of-k-booked")));
        RunningServer.await(leftKeys.endAll());
        assertThat(state("k-dead")).isEqualTo("FREE");
        assertThat(state("k-booked")).isEqualTo("DONE");
        assertThat(state("k-alive")).isEqualTo("RUNNING");

        leftKeys.end("epoch-alive");
        RunningServer.await(() -> state("k-alive").equals("FREE"));
    }

    private String state(String id) {
        return RunningServer.await(server.mongo.findOne("idempotency", new JsonObject().put("_id", id), null))
                .getString("state");
    }

    @Test
    void aKeyThatIsBegunWhileNothingCanBeBookedIs503AndStaysFree() throws Exception {
        server.epoch.set(null);
        HttpResponse<String> refused = server.send(chat("k-no-epoch", "{}"));
        server.epoch.set("epoch-1");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(server.send(chat("k-no-epoch", "{}")).statusCode()).isEqualTo(200);
    }

    @Test
    void aRequestThatOutlivesItsEpochDoesNotEndTheKeyOfTheOneAfterIt() throws Exception {
        String body = "{\"mode\":\"wait\",\"key\":\"k-outlived\"}";
        Promise<Void> firstGate = Promise.promise();
        server.face.gate = firstGate;
        server.epoch.set("epoch-old");
        var first = server.client().sendAsync(chat("k-outlived", body).build(), HttpResponse.BodyHandlers.ofString());
        RunningServer.await(() -> asked("k-outlived") == 1);
        server.epoch.set("epoch-1");
        RunningServer.await(server.idempotency.freeRunningOf("epoch-old", _ -> Future.succeededFuture(false)));
        server.face.gate = Promise.promise();
        var second = server.client().sendAsync(chat("k-outlived", body).build(), HttpResponse.BodyHandlers.ofString());
        RunningServer.await(() -> asked("k-outlived") == 2);

        firstGate.complete();
        assertThat(first.join().statusCode()).isEqualTo(200);
        assertThat(server.send(chat("k-outlived", body)).statusCode()).isEqualTo(409);
        server.face.gate.complete();
        server.face.gate = Promise.promise();
        assertThat(second.join().statusCode()).isEqualTo(200);
        assertThat(server.send(chat("k-outlived", body)).headers().firstValue("Idempotency-Replayed"))
                .isPresent();
    }

    private long asked(String key) {
        return server.face.asked.stream()
                .filter(request -> request.body().toString().contains(key))
                .count();
    }

    private HttpRequest.Builder waiting(String key) {
        return chat(key, "{\"mode\":\"wait\",\"key\":\"" + key + "\"}");
    }

    private String requestIdOf(String key) {
        return server.face.asked.stream()
                .filter(request -> request.body().toString().contains(key))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private long runningKeys() {
        return RunningServer.await(server.mongo.count("idempotency", new JsonObject().put("state", "RUNNING")));
    }

    @Test
    void keysAreForgottenAfterADay() throws Exception {
        server.send(chat("k-old", "{}"));
        var tomorrow = new IdempotencyStore(
                server.mongo, Clock.offset(Clock.systemUTC(), Duration.ofHours(25)), Optional::empty);
        assertThat(RunningServer.await(tomorrow.sweep())).isPositive();
        HttpResponse<String> again = server.send(chat("k-old", "{}"));
        assertThat(again.headers().firstValue("Idempotency-Replayed")).isEmpty();
    }
}
