package dev.tollgate;

import dev.tollgate.http.HttpRoom;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of serving: requests under way may finish for a while. What then still runs is ended by the chat, which tells
 * its callers, books and releases, while the server still holds their connections.
 */
final class Drain {
    /** For the chat's last words, after the time for finishing. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final String chatDeploymentId;
    private final Duration patience;
    private @Nullable Future<Void> chatEnd;

    /** @param patience how long requests may finish, 0 or more */
    Drain(Vertx vertx, String chatDeploymentId, Duration patience) {
        this.vertx = vertx;
        this.chatDeploymentId = chatDeploymentId;
        this.patience = patience;
    }

    /** When the server closes what is still open. */
    Duration serverLimit() {
        return patience.plus(LAST_WORDS);
    }

    /** Stops the server; done when no connection is left. */
    Future<Void> stop(HttpRoom http) {
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
