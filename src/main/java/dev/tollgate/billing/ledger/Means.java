package dev.tollgate.billing.ledger;

import dev.tollgate.billing.usage.UsageStore;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Timers;
import java.time.InstantSource;

/** What billing reaches the world by; a simulation gives its own. */
record Means(
        BillingStore store,
        UsageStore usage,
        Ids ids,
        InstantSource clock,
        Timers timers,
        BillingMetrics metrics,
        Peers peers) {
    Retry retry() {
        return new Retry(timers);
    }
}
