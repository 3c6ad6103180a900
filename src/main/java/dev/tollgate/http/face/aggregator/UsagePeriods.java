package dev.tollgate.http.face.aggregator;

import dev.tollgate.analytics.Grouping;
import dev.tollgate.analytics.UsageQuery;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.face.Query;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Reads which usage a request asks for: whole days of UTC, the last 30 when it does not say. */
final class UsagePeriods {
    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_NAME = 200;

    private UsagePeriods() {}

    /** Fails with INVALID_REQUEST naming each parameter that is wrong. */
    static UsageQuery query(ApiRequest request, Instant now) {
        Query query = Query.of(request);
        Instant start = query.from("startDate");
        Instant end = query.to("endDate");
        Grouping grouping = grouping(query);
        String provider = query.optionalLine("provider", MAX_NAME);
        String model = query.optionalLine("model", MAX_NAME);
        String keyId = query.optionalLine("keyId", MAX_NAME);
        LocalDate to = end == null ? latest(day(now), start) : day(end);
        LocalDate from = start == null ? to.minusDays(DEFAULT_DAYS - 1L) : day(start);
        if (from.isAfter(to)) {
            query.fault("endDate", "must not lie before startDate");
        } else if (UsageQuery.days(from, to) > UsageQuery.MAX_DAYS) {
            query.fault("startDate", "must be at most " + UsageQuery.MAX_DAYS + " days before endDate");
        }
        query.check();
        return new UsageQuery(request.caller().organisationId(), from, to, grouping, provider, model, keyId);
    }

    /** The form of an export; CSV when the caller does not say. */
    static ExportFormat format(ApiRequest request) {
        Query query = Query.of(request);
        ExportFormat format = ExportFormat.of(query);
        query.check();
        return format;
    }

    private static LocalDate day(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** A period that begins in the future has its first day. */
    private static LocalDate latest(LocalDate today, @Nullable Instant start) {
        return start != null && day(start).isAfter(today) ? day(start) : today;
    }

    private static Grouping grouping(Query query) {
        String name = query.optionalLine("groupBy", MAX_NAME);
        if (name == null) {
            return Grouping.DAY;
        }
        return switch (name) {
            case "day" -> Grouping.DAY;
            case "week" -> Grouping.WEEK;
            case "month" -> Grouping.MONTH;
            default -> {
                query.fault("groupBy", "must be day, week or month");
                yield Grouping.DAY;
            }
        };
    }
}
