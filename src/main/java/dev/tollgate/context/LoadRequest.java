package dev.tollgate.context;

/**
 * A wish to read a conversation for a chat or to show it.
 *
 * @param maxMessages the newest so many, at least 1
 * @param create whether the owner's current conversation is begun when there is none
 */
public record LoadRequest(ContextRef context, int maxMessages, boolean create) {}
