package dev.tollgate.context;

import java.util.List;

/**
 * A page of conversations.
 *
 * @param total of all pages
 * @param complete false when a search ended before it had seen all: what is older was not looked at
 */
public record KeptPage(List<KeptConversation> conversations, long total, boolean complete) {
    public KeptPage {
        conversations = List.copyOf(conversations);
    }
}
