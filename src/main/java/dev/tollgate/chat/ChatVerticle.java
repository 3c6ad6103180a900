package dev.tollgate.chat;

import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Answers chat requests on one event loop. */
final class ChatVerticle extends VerticleBase {
    private final Bus bus;
    private final Supplier<HttpClient> newClient;
    private final BiFunction<Context, HttpClient, Chat> newService;
    private final Set<String> eventLoops;

    /** @param eventLoops names of the event loops that answer, which this one joins */
    ChatVerticle(
            Bus bus,
            Supplier<HttpClient> newClient,
            BiFunction<Context, HttpClient, Chat> newService,
            Set<String> eventLoops) {
        this.bus = bus;
        this.newClient = newClient;
        this.newService = newService;
        this.eventLoops = eventLoops;
    }

    @Override
    public Future<?> start() {
        // Made inside the verticle, so that its undeployment closes it.
        Chat service = newService.apply(context, newClient.get());
        String eventLoop = Thread.currentThread().getName();
        return bus.serve(ChatAddresses.CHAT, service::chat)
                .compose(_ -> bus.serve(ChatAddresses.CHAT.local(eventLoop), service::chat))
                .onSuccess(_ -> eventLoops.add(eventLoop));
    }
}
