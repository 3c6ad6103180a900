package dev.tollgate.billing.reconcile;

import io.vertx.core.json.JsonObject;

/**
 * One thing that is not what the journal says.
 *
 * @param id of the document, the entry or the record
 * @param expected what the journal comes to
 * @param found what is there
 * @param outcome what became of it
 */
public record Difference(Kind kind, String id, String expected, String found, Outcome outcome) {
    /** What differs. */
    public enum Kind {
        /** A record of the journal is missing: nothing can be rebuilt. */
        JOURNAL,
        /** An account's balance, tokens or available credit. */
        ACCOUNT,
        /** A ledger entry. */
        ENTRY,
        /** Counters of usage. */
        USAGE,
        /** What the upstream counted. */
        UPSTREAM
    }

    /** What became of a difference. */
    public enum Outcome {
        FOUND,
        REBUILT,
        /** It was to be rebuilt, but the document changed each time. */
        NOT_REBUILT
    }

    Difference with(Outcome now) {
        return new Difference(kind, id, expected, found, now);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("kind", kind.name())
                .put("id", id)
                .put("expected", expected)
                .put("found", found)
                .put("outcome", outcome.name());
    }

    @Override
    public String toString() {
        return kind + " " + id + ": expected " + expected + ", found " + found
                + (outcome == Outcome.FOUND ? "" : " (" + outcome + ")");
    }
}
