package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.Settled;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a shard knows of one hold of the current epoch. State of the shard's context. */
final class KnownHold {
    private final String epochId;
    private final Future<Hold> taking;
    private final long begunMs;
    private List<OwnSlice> slices = List.of();
    private @Nullable Future<Settled> ending;

    /**
     * A hold that is being taken.
     *
     * @param epochId the epoch under which it is taken; its end belongs into the same epoch's journal
     * @param begunMs when it was asked for
     * @param taking what the callers are answered: the hold when it stands, or that it is not there in time
     */
    KnownHold(String epochId, long begunMs, Future<Hold> taking) {
        this.epochId = epochId;
        this.begunMs = begunMs;
        this.taking = taking;
    }

    /** A hold that stands. */
    static KnownHold of(String epochId, long begunMs, Hold hold, List<OwnSlice> slices) {
        var known = new KnownHold(epochId, begunMs, Future.succeededFuture(hold));
        known.slices = slices;
        return known;
    }

    /** It stands: each of these slices, the budgets' first and the account's last, holds its amount. */
    void taken(List<OwnSlice> from) {
        slices = from;
    }

    /** Its end is on the way to the journal. */
    void end(Future<Settled> settled) {
        ending = settled;
    }

    String epochId() {
        return epochId;
    }

    long begunMs() {
        return begunMs;
    }

    Future<Hold> taking() {
        return taking;
    }

    List<OwnSlice> slices() {
        return slices;
    }

    /** Null while it is open; completes when its end is durable. */
    @Nullable
    Future<Settled> ending() {
        return ending;
    }
}
