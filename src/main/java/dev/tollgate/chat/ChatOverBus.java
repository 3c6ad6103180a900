package dev.tollgate.chat;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import java.util.Set;

/** Asks the chat room over the bus, on the caller's own event loop where it answers there. */
final class ChatOverBus implements Chat {
    private final Bus bus;
    private final Set<String> eventLoops;

    ChatOverBus(Bus bus, Set<String> eventLoops) {
        this.bus = bus;
        this.eventLoops = eventLoops;
    }

    @Override
    public Future<ChatAnswer> chat(ChatRequest request) {
        String eventLoop = Thread.currentThread().getName();
        Address<ChatRequest, ChatAnswer> address =
                eventLoops.contains(eventLoop) ? ChatAddresses.CHAT.local(eventLoop) : ChatAddresses.CHAT;
        return bus.request(address, request);
    }
}
