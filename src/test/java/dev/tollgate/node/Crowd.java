package dev.tollgate.node;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Clients who ask without a pause, streamed and whole in turn, until their node is gone. No two of their questions are the
 * same.
 */
final class Crowd {
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger lastNumber;
    private final Map<Question, BigDecimal> questionToCost = new ConcurrentHashMap<>();
    private volatile boolean leaving;

    private Crowd(AtomicInteger lastNumber) {
        this.lastNumber = lastNumber;
    }

    /**
     * Lets them begin.
     *
     * @param lastNumber of the questions asked before, counted on
     */
    static Crowd of(int size, List<Api> callers, AtomicInteger lastNumber) {
        var crowd = new Crowd(lastNumber);
        for (int i = 0; i < size; i++) {
            Api caller = callers.get(i % callers.size());
            crowd.clients.add(Thread.ofVirtual().start(() -> crowd.ask(caller)));
        }
        return crowd;
    }

    /** The body of a question of so many tokens. */
    static JsonObject question(int tokens, boolean stream) {
        JsonObject message = new JsonObject().put("role", "user").put("content", "x".repeat(4 * tokens));
        JsonObject body = new JsonObject()
                .put("model", "gpt-4o-mini")
                .put("max_tokens", 16)
                .put("messages", new JsonArray().add(message));
        return stream
                ? body.put("stream", true).put("stream_options", new JsonObject().put("include_usage", true))
                : body;
    }

    private void ask(Api caller) {
        try {
            while (!leaving) {
                int number = lastNumber.incrementAndGet();
                Question question = Question.number(number);
                BigDecimal cost = costOf(caller, question.body(number % 2 != 0));
                if (cost != null) {
                    questionToCost.put(question, cost);
                }
            }
        } catch (UncheckedIOException nodeGone) {
            // What these clients wait for.
        }
    }

    /**
     * Asks, and reads the answer to its end.
     *
     * @return what it cost; null unless it was answered
     * @throws UncheckedIOException when the connection broke
     */
    static @Nullable BigDecimal costOf(Api caller, JsonObject body) {
        if (body.getBoolean("stream", false)) {
            return streamedCost(caller, body);
        }
        Reply reply = caller.post("/v1/chat/completions", body);
        return reply.status() == 200 ? reply.decimal("cost") : null;
    }

    private static @Nullable BigDecimal streamedCost(Api caller, JsonObject body) {
        HttpResponse<InputStream> response = caller.stream("/v1/chat/completions", body);
        BigDecimal cost = null;
        try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("\"cost\":")) {
                    cost = new BigDecimal(new JsonObject(line.substring("data: ".length()))
                            .getValue("cost")
                            .toString());
                } else if (line.equals("data: [DONE]")) {
                    return cost;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return null;
    }

    /** Waits until all have seen that the node is gone; what was answered, each with the cost that the answer told. */
    Map<Question, BigDecimal> awaitGone() throws InterruptedException {
        leaving = true;
        for (Thread client : clients) {
            client.join();
        }
        return Map.copyOf(questionToCost);
    }
}
