package dev.tollgate.identity.organisation;

import dev.tollgate.identity.Principal;

/** One end user of the principal's organisation, by internal id. */
public record EndUserRef(Principal by, String endUserId) {}
