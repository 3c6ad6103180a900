package dev.tollgate.identity.organisation;

import java.util.List;

/** The organisations of one user, the personal one first, then by their age. */
public record OwnOrganisations(List<OwnOrganisation> organisations) {
    public OwnOrganisations {
        organisations = List.copyOf(organisations);
    }
}
