package dev.tollgate.identity.account;

import java.util.List;

/** The newest sessions of a user, at most 100. */
public record SessionList(List<OpenSession> sessions) {
    public SessionList {
        sessions = List.copyOf(sessions);
    }
}
