package dev.tollgate.context;

/**
 * A page of an owner's conversations, the last used first.
 *
 * @param page from 1
 * @param limit 1 to 100
 */
public record DialogQuery(String ownerId, int page, int limit) {}
