package dev.tollgate.identity;

/** The role of a user in one organisation, the most powerful first. */
public enum MemberRole {
    OWNER,
    ADMIN,
    MEMBER
}
