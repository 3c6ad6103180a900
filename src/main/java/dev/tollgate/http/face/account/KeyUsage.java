package dev.tollgate.http.face.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.analytics.Analytics;
import dev.tollgate.analytics.Grouping;
import dev.tollgate.analytics.UsageFigures;
import dev.tollgate.analytics.UsageQuery;
import dev.tollgate.analytics.UsageReport;
import dev.tollgate.http.face.Answers;
import dev.tollgate.identity.ApiKey;
import dev.tollgate.platform.Credits;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What was used with one key alone: since it was made, in this month and today, by UTC. */
final class KeyUsage {
    private final Analytics analytics;
    private final InstantSource clock;

    KeyUsage(Analytics analytics, InstantSource clock) {
        this.analytics = analytics;
        this.clock = clock;
    }

    /** The figures of a key as a document; of older ones those of the last {@link UsageQuery#MAX_DAYS} days. */
    Future<ObjectNode> of(String organisationId, ApiKey key) {
        LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate made = key.createdAt().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate oldest = today.minusDays(UsageQuery.MAX_DAYS - 1L);
        // The clock of another node that made it may be ahead of this one's.
        LocalDate from = made.isAfter(today) ? today : made.isBefore(oldest) ? oldest : made;
        var query = new UsageQuery(organisationId, from, today, Grouping.DAY, null, null, key.id());
        return analytics.usage(query).map(report -> document(report, today));
    }

    private static ObjectNode document(UsageReport report, LocalDate today) {
        ObjectNode document = Answers.object().put("scope", "key");
        put(document, report.total());
        put(document.putObject("month"), since(report, today.withDayOfMonth(1)));
        put(document.putObject("day"), since(report, today));
        return document;
    }

    private static UsageFigures since(UsageReport report, LocalDate day) {
        return report.timeline().stream()
                .filter(step -> !LocalDate.parse(step.name()).isBefore(day))
                .map(step -> step.figures())
                .reduce(UsageFigures.NONE, UsageFigures::plus);
    }

    private static void put(ObjectNode document, UsageFigures figures) {
        document.put("requests", figures.requests())
                .put("total_tokens", figures.tokens())
                .put("cost", Credits.toDecimal(figures.costNano()));
    }
}
