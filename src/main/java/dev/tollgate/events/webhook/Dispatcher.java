package dev.tollgate.events.webhook;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the queues going, each apart from all others. For one event loop. */
final class Dispatcher {
    /** Queues that a node works on at the same time. */
    static final int MAX_TURNS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Fanout fanout;
    private final WebhookStore webhooks;
    private final QueueTurns turns;
    private final InstantSource clock;

    private final Map<String, Future<Void>> running = new HashMap<>();
    private boolean looking;
    private boolean stopped;

    Dispatcher(Fanout fanout, WebhookStore webhooks, QueueTurns turns, InstantSource clock) {
        this.fanout = fanout;
        this.webhooks = webhooks;
        this.turns = turns;
        this.clock = clock;
    }

    /** Takes what is new and starts what is due; does nothing while the last look is not done. */
    void look() {
        if (looking || stopped) {
            return;
        }
        looking = true;
        fanout.run()
                .recover(failure -> {
                    LOG.warn("Events are handed to webhooks later: {}", failure.toString());
                    return Future.succeededFuture();
                })
                .compose(_ -> webhooks.due(clock.millis(), MAX_TURNS))
                .onSuccess(due -> due.forEach(this::start))
                .onFailure(failure -> LOG.warn("Webhooks are sent later: {}", failure.toString()))
                .onComplete(_ -> looking = false);
    }

    private void start(String webhookId) {
        if (stopped || running.size() >= MAX_TURNS || running.containsKey(webhookId)) {
            return;
        }
        Future<Void> turn = turns.run(webhookId)
                .onFailure(failure -> LOG.warn("Webhook {} is sent later: {}", webhookId, failure.toString()));
        running.put(webhookId, turn);
        turn.onComplete(_ -> running.remove(webhookId));
    }

    /** Starts nothing more; done when what is being sent is. */
    Future<Void> stop() {
        stopped = true;
        turns.stop();
        List<Future<Void>> left = new ArrayList<>(running.values());
        return left.isEmpty()
                ? Future.succeededFuture()
                : Future.join(left).otherwiseEmpty().mapEmpty();
    }
}
