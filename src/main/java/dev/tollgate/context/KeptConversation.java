package dev.tollgate.context;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as its owner sees it in a list.
 *
 * @param title null where nobody gave one
 * @param model what its owner chose for it, or null
 * @param systemPrompt what stands before all messages, or null
 * @param excerpt where a search found it in a text; null for a title and without a search
 */
public record KeptConversation(
        String id,
        @Nullable String title,
        @Nullable String model,
        @Nullable String systemPrompt,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String excerpt) {
    KeptConversation withExcerpt(String found) {
        return new KeptConversation(id, title, model, systemPrompt, createdAt, updatedAt, found);
    }
}
