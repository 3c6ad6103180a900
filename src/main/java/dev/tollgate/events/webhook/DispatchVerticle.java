package dev.tollgate.events.webhook;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;

/** Lets the dispatcher look again and again. */
final class DispatchVerticle extends VerticleBase {
    private final Dispatcher dispatcher;
    private final Sender sender;
    private final Duration betweenLooks;

    DispatchVerticle(Dispatcher dispatcher, Sender sender, Duration betweenLooks) {
        this.dispatcher = dispatcher;
        this.sender = sender;
        this.betweenLooks = betweenLooks;
    }

    @Override
    public Future<?> start() {
        vertx.setPeriodic(betweenLooks.toMillis(), _ -> dispatcher.look());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return dispatcher.stop().compose(_ -> sender.close());
    }
}
