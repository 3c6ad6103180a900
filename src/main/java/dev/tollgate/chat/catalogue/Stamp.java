package dev.tollgate.chat.catalogue;

import java.time.Instant;

/**
 * Who made a version, when and why.
 *
 * @param byUserId empty: it stands in the configuration
 * @param effectiveFrom from then on it holds, unless a version with a higher number holds too
 */
public record Stamp(Instant at, String byUserId, String reason, Instant effectiveFrom) {
    /** Of version 0, which the configuration gives. */
    static final Stamp CONFIGURED = new Stamp(Instant.EPOCH, "", "", Instant.EPOCH);

    /** Whether it holds at a moment, as far as itself is concerned. */
    boolean holdsAt(Instant moment) {
        return !effectiveFrom.isAfter(moment);
    }
}
