package dev.tollgate.identity;

/** One key of the principal's organisation, named by its id. */
public record KeyRef(Principal by, String keyId) {}
