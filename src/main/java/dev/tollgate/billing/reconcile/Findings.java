package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.reconcile.Difference.Kind;
import dev.tollgate.billing.reconcile.Difference.Outcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a reconciliation has found so far: every difference is counted, and so many are kept in full. */
final class Findings {
    static final int MAX_NAMED = 10_000;

    private final List<Difference> named = new ArrayList<>();
    private final Map<Kind, Long> kindToCount = new EnumMap<>(Kind.class);
    private long rebuilt;

    void add(Difference difference) {
        kindToCount.merge(difference.kind(), 1L, Long::sum);
        if (difference.outcome() == Outcome.REBUILT) {
            rebuilt++;
        }
        if (named.size() < MAX_NAMED) {
            named.add(difference);
        }
    }

    long count() {
        return kindToCount.values().stream().mapToLong(Long::longValue).sum();
    }

    long rebuilt() {
        return rebuilt;
    }

    Map<Kind, Long> counts() {
        return kindToCount;
    }

    List<Difference> named() {
        return List.copyOf(named);
    }
}
