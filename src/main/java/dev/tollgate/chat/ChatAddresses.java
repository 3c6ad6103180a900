package dev.tollgate.chat;

import dev.tollgate.platform.bus.Address;

/** Where the chat room is asked; each event loop answers at its own local form of the address, too. */
public final class ChatAddresses {
    /** {@link Chat#chat}. */
    public static final Address<ChatRequest, ChatAnswer> CHAT =
            new Address<>("tollgate.chat.chat", ChatRequest.class, ChatAnswer.class);

    private ChatAddresses() {}
}
