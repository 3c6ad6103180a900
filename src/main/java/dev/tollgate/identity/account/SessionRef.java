package dev.tollgate.identity.account;

import dev.tollgate.identity.Principal;

/** A session of whoever asks. */
public record SessionRef(Principal by, String sessionId) {}
