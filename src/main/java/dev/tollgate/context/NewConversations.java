package dev.tollgate.context;

import java.util.List;

/** Conversations that an owner begins, at most {@link Library#MAX_IMPORTED} with so many messages in all as one may have. */
public record NewConversations(String ownerId, List<NewConversation> conversations) {
    public NewConversations {
        conversations = List.copyOf(conversations);
    }
}
