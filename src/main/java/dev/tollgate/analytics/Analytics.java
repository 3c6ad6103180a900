package dev.tollgate.analytics;

import io.vertx.core.Future;

/**
 * What was used. The answers come from counters that are at most two seconds behind the ledger and then equal to it to the
 * last digit. All fail with a {@link dev.tollgate.platform.TollgateException}: UNAVAILABLE when the store does not answer.
 */
public interface Analytics {
    /** Sums over the days asked for; days without usage are not in it. */
    Future<UsageReport> usage(UsageQuery query);

    /** What the sums are made of; INVALID_REQUEST where it is more than {@link UsageRows#MAX}. */
    Future<UsageRows> rows(UsageQuery query);
}
