package dev.tollgate.analytics;

import java.util.List;

/** Rows of {@link Analytics#rows}, by day, model, provider and key. */
public record UsageRows(List<UsageRow> rows) {
    /** So many at most, so that an export has a bounded size. */
    public static final int MAX = 50_000;

    public UsageRows {
        rows = List.copyOf(rows);
    }
}
