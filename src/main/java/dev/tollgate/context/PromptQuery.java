package dev.tollgate.context;

import org.jspecify.annotations.Nullable;

/**
 * A page of an owner's prompts, by title.
 *
 * @param text what title or text hold, in any case of letters; null: anything
 * @param page from 1
 * @param limit 1 to 100
 */
public record PromptQuery(String ownerId, @Nullable String text, int page, int limit) {}
