package dev.tollgate.analytics;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Adds rows up; it keeps one sum for each provider, model, key and step, however many rows there are. */
final class UsageSums {
    private static final Comparator<UsageShare> DEAREST_FIRST = Comparator.comparingLong(
                    (UsageShare share) -> share.figures().costNano())
            .reversed()
            .thenComparing(UsageShare::name);

    private final Function<UsageRow, String> step;
    private final Map<String, UsageFigures> byProvider = new HashMap<>();
    private final Map<String, UsageFigures> byModel = new HashMap<>();
    private final Map<String, UsageFigures> byKey = new HashMap<>();
    private final Map<String, UsageFigures> timeline = new TreeMap<>();
    private UsageFigures total = UsageFigures.NONE;

    UsageSums(Grouping grouping) {
        this.step = row -> grouping.firstDay(row.day()).toString();
    }

    void add(UsageRow row) {
        total = total.plus(row.figures());
        byProvider.merge(row.provider(), row.figures(), UsageFigures::plus);
        byModel.merge(row.model(), row.figures(), UsageFigures::plus);
        byKey.merge(row.keyId(), row.figures(), UsageFigures::plus);
        timeline.merge(step.apply(row), row.figures(), UsageFigures::plus);
    }

    /** Adds all that the other one has. */
    UsageSums plus(UsageSums other) {
        total = total.plus(other.total);
        other.byProvider.forEach((name, figures) -> byProvider.merge(name, figures, UsageFigures::plus));
        other.byModel.forEach((name, figures) -> byModel.merge(name, figures, UsageFigures::plus));
        other.byKey.forEach((name, figures) -> byKey.merge(name, figures, UsageFigures::plus));
        other.timeline.forEach((name, figures) -> timeline.merge(name, figures, UsageFigures::plus));
        return this;
    }

    UsageReport report() {
        return new UsageReport(
                total,
                shares(byProvider).sorted(DEAREST_FIRST).toList(),
                shares(byModel).sorted(DEAREST_FIRST).toList(),
                shares(byKey).sorted(DEAREST_FIRST).toList(),
                shares(timeline).toList());
    }

    private static Stream<UsageShare> shares(Map<String, UsageFigures> sums) {
        return sums.entrySet().stream().map(sum -> new UsageShare(sum.getKey(), sum.getValue()));
    }
}
