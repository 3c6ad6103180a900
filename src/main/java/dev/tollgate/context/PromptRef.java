package dev.tollgate.context;

/** A prompt of one owner. */
public record PromptRef(String ownerId, String id) {}
