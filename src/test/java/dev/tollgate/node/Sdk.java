package dev.tollgate.node;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Asks as SDKs do. */
final class Sdk {
    private Sdk() {}

    /** Comes again after 503, and after a 402 that says when: then only open holds stand in the way. */
    static CompletableFuture<Reply> ask(Api api, String path, JsonObject body) {
        return api.postLater(path, body).thenCompose(reply -> {
            boolean waits =
                    reply.status() == 402 && !reply.header("retry-after").isEmpty();
            boolean again = waits || reply.status() == 503;
            if (!again) {
                return CompletableFuture.completedFuture(reply);
            }
            Executor soon = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> ask(api, path, body), soon)
                    .thenCompose(next -> next);
        });
    }
}
