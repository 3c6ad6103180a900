package dev.tollgate.analytics;

import java.util.List;

/**
 * An answer of {@link Analytics#usage}; each list sums up to the total.
 *
 * @param byProvider the dearest first, as the next two
 * @param timeline the oldest step first
 */
public record UsageReport(
        UsageFigures total,
        List<UsageShare> byProvider,
        List<UsageShare> byModel,
        List<UsageShare> byKey,
        List<UsageShare> timeline) {
    public UsageReport {
        byProvider = List.copyOf(byProvider);
        byModel = List.copyOf(byModel);
        byKey = List.copyOf(byKey);
        timeline = List.copyOf(timeline);
    }
}
