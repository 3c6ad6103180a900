package dev.tollgate.context;

import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** Prompts as their callers hold them. */
final class PromptsOverBus implements Prompts {
    private final Bus bus;

    PromptsOverBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<PromptPage> list(PromptQuery query) {
        return bus.request(PromptAddresses.LIST, query);
    }

    @Override
    public Future<Prompt> create(NewPrompt prompt) {
        return bus.request(PromptAddresses.CREATE, prompt);
    }

    @Override
    public Future<Prompt> change(PromptChange change) {
        return bus.request(PromptAddresses.CHANGE, change);
    }

    @Override
    public Future<Done> remove(PromptRef prompt) {
        return bus.request(PromptAddresses.REMOVE, prompt);
    }
}
