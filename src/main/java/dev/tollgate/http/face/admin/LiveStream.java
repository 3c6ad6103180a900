package dev.tollgate.http.face.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.analytics.live.LiveView;
import dev.tollgate.analytics.live.NodeRates;
import dev.tollgate.http.face.Answers;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Live figures as server-sent events: `live` once a second, and `end` with a reason. For a reader who does not keep up only
 * the newest view is kept. All of it happens on one event loop.
 */
final class LiveStream implements ReadStream<Buffer> {
    private final Context context;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Buffer newest;
    private boolean paused;
    private boolean ended;

    LiveStream(Context context) {
        this.context = context;
    }

    /** From any thread. */
    void show(LiveView view) {
        Buffer event = event("live", document(view));
        context.runOnContext(_ -> offer(event));
    }

    /** From any thread; what comes later is dropped. */
    void end(String reason) {
        context.runOnContext(_ -> {
            if (ended) {
                return;
            }
            ended = true;
            if (handler != null) {
                handler.handle(event("end", Answers.object().put("reason", reason)));
            }
            if (endHandler != null) {
                endHandler.handle(null);
            }
        });
    }

    private void offer(Buffer event) {
        if (!ended) {
            newest = event;
            deliver();
        }
    }

    private void deliver() {
        Buffer event = newest;
        if (event != null && handler != null && !paused && !ended) {
            newest = null;
            handler.handle(event);
        }
    }

    private static Buffer event(String type, ObjectNode data) {
        return Buffer.buffer("event: " + type + "\ndata: " + Answers.write(data) + "\n\n");
    }

    private static ObjectNode document(LiveView view) {
        double requests = 0;
        double promptTokens = 0;
        double answerTokens = 0;
        long active = 0;
        var errorToRate = new TreeMap<String, Double>();
        for (NodeRates node : view.nodes()) {
            requests += node.requests();
            promptTokens += node.promptTokens();
            answerTokens += node.answerTokens();
            active += node.active();
            node.errorToRate().forEach((error, rate) -> errorToRate.merge(error, rate, Double::sum));
        }
        ObjectNode document = Answers.object().put("at", Answers.time(view.at()));
        rates(document, requests, promptTokens, answerTokens, active);
        ObjectNode errors = document.putObject("errorsPerSecond");
        for (Map.Entry<String, Double> error : errorToRate.entrySet()) {
            errors.put(error.getKey(), rounded(error.getValue()));
        }
        ArrayNode nodes = document.putArray("nodes");
        for (NodeRates node : view.nodes()) {
            rates(
                    nodes.addObject().put("id", node.nodeId()),
                    node.requests(),
                    node.promptTokens(),
                    node.answerTokens(),
                    node.active());
        }
        return document;
    }

    private static void rates(
            ObjectNode document, double requests, double promptTokens, double answerTokens, long active) {
        document.put("requestsPerSecond", rounded(requests))
                .put("promptTokensPerSecond", rounded(promptTokens))
                .put("answerTokensPerSecond", rounded(answerTokens))
                .put("active", active);
    }

    private static BigDecimal rounded(double rate) {
        return BigDecimal.valueOf(rate).setScale(1, RoundingMode.HALF_UP);
    }

    @Override
    public LiveStream handler(@Nullable Handler<Buffer> newHandler) {
        handler = newHandler;
        return this;
    }

    @Override
    public LiveStream endHandler(@Nullable Handler<Void> newHandler) {
        endHandler = newHandler;
        return this;
    }

    /** Never called: every end is an event. */
    @Override
    public LiveStream exceptionHandler(@Nullable Handler<Throwable> newHandler) {
        return this;
    }

    @Override
    public LiveStream pause() {
        paused = true;
        return this;
    }

    @Override
    public LiveStream resume() {
        paused = false;
        deliver();
        return this;
    }

    @Override
    public LiveStream fetch(long amount) {
        return resume();
    }
}
