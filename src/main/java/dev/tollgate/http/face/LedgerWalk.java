package dev.tollgate.http.face;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.EntryWalk;
import dev.tollgate.billing.LedgerEntry;
import io.vertx.core.Future;
import java.util.List;

/** Brings the entries of an account step by step, the newest first, each once though more are booked meanwhile. */
public final class LedgerWalk {
    private final Billing billing;
    private EntryWalk next;

    /** @param begin the first step */
    public LedgerWalk(Billing billing, EntryWalk begin) {
        this.billing = billing;
        this.next = begin;
    }

    /** The next entries, none at the end; asked again only after it has answered. */
    public Future<List<LedgerEntry>> next() {
        return billing.walk(next).map(step -> {
            if (!step.entries().isEmpty()) {
                next = next.after(step.entries().getLast());
            }
            return step.entries();
        });
    }
}
