package dev.tollgate.context;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where the library answers. */
final class LibraryAddresses {
    static final Address<KeptQuery, KeptPage> LIST =
            new Address<>("tollgate.context.library.list", KeptQuery.class, KeptPage.class);

    static final Address<ContextRef, KeptConversation> SHOW =
            new Address<>("tollgate.context.library.show", ContextRef.class, KeptConversation.class);

    static final Address<NewConversations, KeptPage> BEGIN =
            new Address<>("tollgate.context.library.begin", NewConversations.class, KeptPage.class);

    static final Address<ConversationChange, KeptConversation> CHANGE =
            new Address<>("tollgate.context.library.change", ConversationChange.class, KeptConversation.class);

    static final Address<ContextRef, Done> REMOVE =
            new Address<>("tollgate.context.library.remove", ContextRef.class, Done.class);

    static final Address<MessageQuery, MessagePage> MESSAGES =
            new Address<>("tollgate.context.library.messages", MessageQuery.class, MessagePage.class);

    static final Address<Branching, KeptConversation> BRANCH =
            new Address<>("tollgate.context.library.branch", Branching.class, KeptConversation.class);

    static final Address<ContextRef, WholeConversation> WHOLE =
            new Address<>("tollgate.context.library.whole", ContextRef.class, WholeConversation.class);

    private LibraryAddresses() {}
}
