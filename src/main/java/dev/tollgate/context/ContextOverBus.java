package dev.tollgate.context;

import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** The room as its callers hold it. */
final class ContextOverBus implements Context {
    private final Bus bus;

    ContextOverBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<Conversation> load(LoadRequest request) {
        return bus.request(ContextAddresses.LOAD, request);
    }

    @Override
    public Future<Done> append(Exchange exchange) {
        return bus.request(ContextAddresses.APPEND, exchange);
    }

    @Override
    public Future<Conversation> replace(Replacement replacement) {
        return bus.request(ContextAddresses.REPLACE, replacement);
    }

    @Override
    public Future<Conversation> reset(ContextRef context) {
        return bus.request(ContextAddresses.RESET, context);
    }

    @Override
    public Future<DialogPage> dialogs(DialogQuery query) {
        return bus.request(ContextAddresses.DIALOGS, query);
    }
}
