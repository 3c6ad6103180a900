package dev.tollgate.identity;

/** The role of a user in the whole installation. */
public enum PlatformRole {
    CLIENT,
    ADMIN
}
