package dev.tollgate.chat.catalogue;

/** A model as it is from a moment on. */
public record ModelVersion(String model, int number, ModelSpec spec, Stamp stamp) implements Version {}
