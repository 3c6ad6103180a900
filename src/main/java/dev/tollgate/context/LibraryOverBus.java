package dev.tollgate.context;

import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** The library as its callers hold it. */
final class LibraryOverBus implements Library {
    private final Bus bus;

    LibraryOverBus(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<KeptPage> list(KeptQuery query) {
        return bus.request(LibraryAddresses.LIST, query);
    }

    @Override
    public Future<KeptConversation> show(ContextRef conversation) {
        return bus.request(LibraryAddresses.SHOW, conversation);
    }

    @Override
    public Future<KeptPage> begin(NewConversations conversations) {
        return bus.request(LibraryAddresses.BEGIN, conversations);
    }

    @Override
    public Future<KeptConversation> change(ConversationChange change) {
        return bus.request(LibraryAddresses.CHANGE, change);
    }

    @Override
    public Future<Done> remove(ContextRef conversation) {
        return bus.request(LibraryAddresses.REMOVE, conversation);
    }

    @Override
    public Future<MessagePage> messages(MessageQuery query) {
        return bus.request(LibraryAddresses.MESSAGES, query);
    }

    @Override
    public Future<KeptConversation> branch(Branching branching) {
        return bus.request(LibraryAddresses.BRANCH, branching);
    }

    @Override
    public Future<WholeConversation> whole(ContextRef conversation) {
        return bus.request(LibraryAddresses.WHOLE, conversation);
    }
}
