package dev.tollgate.billing.ledger;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Timers;
import java.time.InstantSource;

/** What billing reaches the world by; a simulation gives its own. */
record Means(BillingStore store, Ids ids, InstantSource clock, Timers timers, BillingMetrics metrics, Peers peers) {
    Retry retry() {
        return new Retry(timers);
    }
}
