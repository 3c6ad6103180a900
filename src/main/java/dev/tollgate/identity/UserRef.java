package dev.tollgate.identity;

/** One user by id. */
public record UserRef(String userId) {}
