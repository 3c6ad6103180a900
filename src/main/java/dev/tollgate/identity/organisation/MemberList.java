package dev.tollgate.identity.organisation;

import java.util.List;

/** All members of one organisation, the oldest first. */
public record MemberList(List<Member> members) {
    public MemberList {
        members = List.copyOf(members);
    }
}
