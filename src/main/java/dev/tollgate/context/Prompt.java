package dev.tollgate.context;

import java.time.Instant;

/** A text that its owner keeps to use it again. */
public record Prompt(String id, String title, String text, Instant createdAt, Instant updatedAt) {}
