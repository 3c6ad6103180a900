package dev.tollgate.context;

/**
 * One message of a conversation.
 *
 * @param role `system`, `user` or `assistant`
 * @param content the text
 */
public record Message(String role, String content) {}
