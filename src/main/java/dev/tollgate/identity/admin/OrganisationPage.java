package dev.tollgate.identity.admin;

import java.util.List;

/** One page of organisations and how many there are in all. */
public record OrganisationPage(List<FoundOrganisation> organisations, long total) {
    public OrganisationPage {
        organisations = List.copyOf(organisations);
    }
}
