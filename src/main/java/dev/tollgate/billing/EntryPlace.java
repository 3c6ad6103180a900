package dev.tollgate.billing;

import java.time.Instant;

/** Where an entry stands among those of its account: by time, those of one moment by id. */
public record EntryPlace(Instant at, String id) {}
