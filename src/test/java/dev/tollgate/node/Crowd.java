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
 * Clients who ask without a pause, streamed and whole in turn, until their node is gone. Each question has a length of its
 * own, in tokens of the scripted upstream, so that it can be found again upstream and in the ledger.
 */
final class Crowd {
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger lastLength;
    private final Map<Integer, BigDecimal> lengthToCost = new ConcurrentHashMap<>();
    private volatile boolean leaving;

    private Crowd(AtomicInteger lastLength) {
        this.lastLength = lastLength;
    }

    /**
     * Lets them begin.
     *
     * @param lastLength of questions asked before, counted on
     */
    static Crowd of(int size, List<Api> callers, AtomicInteger lastLength) {
        var crowd = new Crowd(lastLength);
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
                int length = lastLength.incrementAndGet();
                BigDecimal cost = costOf(caller, question(length, length % 2 != 0));
                if (cost != null) {
                    lengthToCost.put(length, cost);
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
    Map<Integer, BigDecimal> awaitGone() throws InterruptedException {
        leaving = true;
        for (Thread client : clients) {
            client.join();
        }
        return Map.copyOf(lengthToCost);
    }
}
