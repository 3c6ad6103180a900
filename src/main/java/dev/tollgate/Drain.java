package dev.tollgate;

import dev.tollgate.http.HttpRoom;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of serving: first balancers are told to send nothing more, then requests under way may finish for a while. What
 * then still runs is ended by the chat, which tells its callers, books and releases, while the server still holds their
 * connections.
 */
final class Drain {
    /** For the chat's last words, after the time for finishing. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final String chatDeploymentId;
    private final Duration notice;
    private final Duration patience;
    private volatile boolean stopping;
    private @Nullable Future<Void> chatEnd;

    /**
     * @param notice how long new requests are still served, 0 or more
     * @param patience how long requests may finish after that, 0 or more
     */
    Drain(Vertx vertx, String chatDeploymentId, Duration notice, Duration patience) {
        this.vertx = vertx;
        this.chatDeploymentId = chatDeploymentId;
        this.notice = notice;
        this.patience = patience;
    }

    /** How long {@link #stop} takes at most. */
    Duration limit() {
        return notice.plus(serverLimit());
    }

    /** When the server closes what is still open. */
    Duration serverLimit() {
        return patience.plus(LAST_WORDS);
    }

    /** Whether the node is on its way out: what would run for ever ends by itself then. */
    boolean isStopping() {
        return stopping;
    }

    /** Stops the server; done when no connection is left. */
    Future<Void> stop(HttpRoom http) {
        stopping = true;
        http.drain();
        return notice.isZero()
                ? finish(http)
                : vertx.timer(notice.toMillis(), TimeUnit.MILLISECONDS).compose(_ -> finish(http));
    }

    private Future<Void> finish(HttpRoom http) {
        // A timer takes 1 ms at the least.
        long timer = vertx.setTimer(Math.max(1, patience.toMillis()), _ -> endChat());
        return http.stop().onComplete(_ -> vertx.cancelTimer(timer));
    }

    /** Ends the chat, once; done when all that ran is booked or released. */
    synchronized Future<Void> endChat() {
        Future<Void> end = chatEnd;
        if (end == null) {
            end = vertx.undeploy(chatDeploymentId);
            chatEnd = end;
        }
        return end;
    }
}
