package dev.tollgate.chat.catalogue;

import java.time.Instant;

/**
 * What a node knows of the log.
 *
 * @param askedAt all that was in the log at this moment is in the state
 */
public record Known(CatalogueState state, Instant askedAt) {}
