package dev.tollgate.http.face;

import dev.tollgate.analytics.Analytics;
import dev.tollgate.analytics.UsageFigures;
import dev.tollgate.analytics.UsageQuery;
import dev.tollgate.analytics.UsageReport;
import dev.tollgate.analytics.UsageRow;
import dev.tollgate.analytics.UsageRows;
import dev.tollgate.analytics.UsageShare;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Two calls of 25 tokens for 1.25 credits together. */
public final class FakeAnalytics implements Analytics {
    private static final UsageFigures FIGURES = new UsageFigures(2, 25, 1_250_000_000, 2_467);

    /** What was asked last. */
    public @Nullable UsageQuery query;

    /** What all calls came to. */
    public UsageFigures total = FIGURES;

    /** When the calls were. */
    public String day = "2026-01-01";

    @Override
    public Future<UsageRows> rows(UsageQuery asked) {
        query = asked;
        return Future.succeededFuture(new UsageRows(List.of(
                new UsageRow(LocalDate.parse("2026-01-01"), "=1+1,\"x\"", "@sum", "", FIGURES),
                new UsageRow(LocalDate.parse("2026-01-02"), "gpt-4", "openai", "key_1", FIGURES))));
    }

    @Override
    public Future<UsageReport> usage(UsageQuery asked) {
        query = asked;
        return Future.succeededFuture(new UsageReport(
                total,
                List.of(new UsageShare("openai", FIGURES)),
                List.of(new UsageShare("gpt-4", FIGURES)),
                List.of(new UsageShare("", FIGURES)),
                List.of(new UsageShare(day, FIGURES))));
    }
}
