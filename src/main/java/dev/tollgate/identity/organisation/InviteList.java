package dev.tollgate.identity.organisation;

import java.util.List;

/** Invitations of one organisation, the newest first. */
public record InviteList(List<Invite> invites) {
    public InviteList {
        invites = List.copyOf(invites);
    }
}
