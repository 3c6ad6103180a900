package dev.tollgate.context;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where the room answers. */
final class ContextAddresses {
    static final Address<LoadRequest, Conversation> LOAD =
            new Address<>("tollgate.context.load", LoadRequest.class, Conversation.class);

    static final Address<Exchange, Done> APPEND = new Address<>("tollgate.context.append", Exchange.class, Done.class);

    static final Address<Replacement, Conversation> REPLACE =
            new Address<>("tollgate.context.replace", Replacement.class, Conversation.class);

    static final Address<ContextRef, Conversation> RESET =
            new Address<>("tollgate.context.reset", ContextRef.class, Conversation.class);

    static final Address<DialogQuery, DialogPage> DIALOGS =
            new Address<>("tollgate.context.dialogs", DialogQuery.class, DialogPage.class);

    private ContextAddresses() {}
}
