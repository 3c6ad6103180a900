package dev.tollgate.identity.organisation;

import java.util.List;

/** One page of end users and how many there are in all. */
public record EndUserPage(List<EndUser> endUsers, long total) {
    public EndUserPage {
        endUsers = List.copyOf(endUsers);
    }
}
