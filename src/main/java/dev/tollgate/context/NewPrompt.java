package dev.tollgate.context;

/** A prompt to be kept. */
public record NewPrompt(String ownerId, String title, String text) {}
