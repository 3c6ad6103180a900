package dev.tollgate.http.face.aggregator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.analytics.Analytics;
import dev.tollgate.analytics.UsageFigures;
import dev.tollgate.analytics.UsageQuery;
import dev.tollgate.analytics.UsageReport;
import dev.tollgate.analytics.UsageShare;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.identity.Permission;
import io.vertx.core.Future;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** `/api/v1/analytics/usage` and its export, in currency. */
public final class AnalyticsFace implements Face {
    private final Analytics analytics;
    private final CurrencyView money;
    private final InstantSource clock;

    public AnalyticsFace(Analytics analytics, CurrencyView money, InstantSource clock) {
        this.analytics = analytics;
        this.money = money;
        this.clock = clock;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of("getUsage", operation(this::usage), "exportUsage", operation(this::export));
    }

    private static Operation operation(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(
                Access.AUTHENTICATED, Permission.ANALYTICS, LimitClass.BILLING, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> usage(ApiRequest request) {
        UsageQuery query = UsagePeriods.query(request, clock.instant());
        return analytics.usage(query).map(report -> Answers.ok(document(query, report)));
    }

    private Future<ApiAnswer> export(ApiRequest request) {
        UsageQuery query = UsagePeriods.query(request, clock.instant());
        ExportFormat format = UsagePeriods.format(request);
        return analytics.rows(query).map(rows -> UsageExport.answer(format, rows, money));
    }

    private ObjectNode document(UsageQuery query, UsageReport report) {
        ObjectNode document = Answers.object();
        document.putObject("period")
                .put(
                        "startDate",
                        Answers.time(query.from().atStartOfDay(ZoneOffset.UTC).toInstant()))
                .put(
                        "endDate",
                        Answers.time(query.to()
                                .plusDays(1)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant()
                                .minus(Duration.ofMillis(1))));
        UsageFigures total = report.total();
        document.putObject("summary")
                .put("totalRequests", total.requests())
                .put("totalTokens", total.tokens())
                .put("totalCost", money.fromNano(total.costNano()))
                .put("averageResponseTime", averageSeconds(total));
        put(document.putArray("byProvider"), "provider", report.byProvider());
        put(document.putArray("byModel"), "model", report.byModel());
        put(document.putArray("byKey"), "keyId", report.byKey());
        put(document.putArray("timeline"), "date", report.timeline());
        return document.put("currency", money.currency());
    }

    /** In seconds to the millisecond; 0 where nothing was asked, for requirement 4 has a number there. */
    private static BigDecimal averageSeconds(UsageFigures total) {
        return total.requests() == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(total.durationMs())
                        .divide(BigDecimal.valueOf(total.requests()), 0, RoundingMode.HALF_EVEN)
                        .movePointLeft(3);
    }

    private void put(ArrayNode array, String name, List<UsageShare> shares) {
        for (UsageShare share : shares) {
            array.addObject()
                    .put(name, share.name().isEmpty() ? null : share.name())
                    .put("requests", share.figures().requests())
                    .put("tokens", share.figures().tokens())
                    .put("cost", money.fromNano(share.figures().costNano()));
        }
    }
}
