package dev.tollgate.chat;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Asks the chat room over the bus, on the caller's own event loop where it answers there. */
final class ChatOverBus implements Chat {
    private final Bus bus;
    private final Map<String, Address<ChatRequest, ChatAnswer>> eventLoopToAddress;

    ChatOverBus(Bus bus, Set<String> eventLoops) {
        this.bus = bus;
        this.eventLoopToAddress = eventLoops.stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), ChatAddresses.CHAT::local));
    }

    @Override
    public Future<ChatAnswer> chat(ChatRequest request) {
        return bus.request(
                eventLoopToAddress.getOrDefault(Thread.currentThread().getName(), ChatAddresses.CHAT), request);
    }
}
