package dev.tollgate.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.usage.MongoUsageStore;
import dev.tollgate.billing.usage.UsageCounts;
import dev.tollgate.billing.usage.UsageKey;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sums over stored counters. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MongoAnalyticsTest {
    private static final LocalDate NEW_YEAR = LocalDate.parse("2026-01-01");

    private static Vertx vertx;
    private static ScratchMongo mongo;
    private static int databases;
    private MongoClient client;
    private Analytics analytics;

    @BeforeAll
    static void startServer() {
        vertx = Vertx.vertx();
        mongo = ScratchMongo.start();
    }

    @AfterAll
    static void stopServer() {
        vertx.close().await();
        mongo.close();
    }

    @BeforeEach
    void openDatabase() {
        client = mongo.client(vertx, "analytics_" + databases++);
        new StoreSchema(MongoUsageStore.collections()).apply(client).await();
        analytics = new MongoAnalytics(client);
    }

    private static JsonObject row(String organisation, LocalDate day, String model, String provider, String key) {
        return MongoUsageStore.fresh(new UsageKey(organisation, day.toString(), model, provider, key, ""));
    }

    private static JsonObject row(String organisation, LocalDate day, String model, String key, long costNano) {
        JsonObject row = row(organisation, day, model, model.startsWith("gpt") ? "openai" : "anthropic", key);
        return MongoUsageStore.counters(new UsageCounts(2, 10, 5, 15, costNano, 1_500), row);
    }

    private void store(List<JsonObject> rows) {
        client.bulkWrite(
                        MongoUsageStore.DAYS,
                        rows.stream().map(BulkOperation::createInsert).toList())
                .await();
    }

    private static UsageQuery query(int days, Grouping grouping) {
        return new UsageQuery("org_a", NEW_YEAR, NEW_YEAR.plusDays(days - 1L), grouping, null, null, null);
    }

    private UsageReport ask(UsageQuery query) {
        return analytics.usage(query).await();
    }

    private void storeSome() {
        store(List.of(
                row("org_a", NEW_YEAR.minusDays(1), "gpt-4", "", 1_000),
                row("org_a", NEW_YEAR, "gpt-4", "", 7),
                row("org_a", NEW_YEAR, "claude", "key_1", 9_007_199_254_740_993L),
                row("org_a", NEW_YEAR.plusDays(4), "gpt-4", "key_1", 11),
                row("org_a", NEW_YEAR.plusDays(31), "gpt-5", "key_2", 13),
                row("org_b", NEW_YEAR, "gpt-4", "", 1_000_000)));
    }

    @Test
    void everySumIsExactAndEveryListSumsUpToTheTotal() {
        storeSome();
        UsageReport report = ask(query(40, Grouping.DAY));
        assertThat(report.total()).isEqualTo(new UsageFigures(8, 60, 9_007_199_254_741_024L, 6_000));
        assertThat(report.byModel()).extracting(UsageShare::name).containsExactly("claude", "gpt-4", "gpt-5");
        assertThat(report.byKey()).extracting(UsageShare::name).containsExactly("key_1", "key_2", "");
        for (List<UsageShare> shares :
                List.of(report.byProvider(), report.byModel(), report.byKey(), report.timeline())) {
            assertThat(shares.stream().map(UsageShare::figures).reduce(UsageFigures.NONE, UsageFigures::plus))
                    .isEqualTo(report.total());
        }
    }

    @Test
    void daysBeforeAndAfterThePeriodAndOtherOrganisationsAreNotInIt() {
        storeSome();
        assertThat(ask(query(31, Grouping.DAY)).timeline())
                .extracting(UsageShare::name)
                .containsExactly("2026-01-01", "2026-01-05");
    }

    @Test
    void weeksBeginOnMondayAndMonthsOnTheFirst() {
        storeSome();
        assertThat(ask(query(40, Grouping.WEEK)).timeline())
                .extracting(UsageShare::name)
                .containsExactly("2025-12-29", "2026-01-05", "2026-01-26");
        assertThat(ask(query(40, Grouping.MONTH)).timeline())
                .extracting(UsageShare::name)
                .containsExactly("2026-01-01", "2026-02-01");
    }

    @Test
    void rowsAreExportedByDayThenModel() {
        storeSome();
        assertThat(analytics.rows(query(31, Grouping.DAY)).await().rows())
                .extracting(row -> row.day() + " " + row.model() + " " + row.keyId())
                .containsExactly("2026-01-01 claude key_1", "2026-01-01 gpt-4 ", "2026-01-05 gpt-4 key_1");
    }

    @Test
    void namesAreReportedAsTheyAreWhateverIsInThem() {
        List<String> odd = List.of("", "|", "%7C", "%25|", "a|b}c~", "key_1");
        var rows = new ArrayList<JsonObject>();
        for (String key : odd) {
            rows.add(row("org|a", NEW_YEAR, "vendor/model|" + key, key, 1));
        }
        // Neither is that organisation's, though all begin with its name or its id.
        rows.add(row("org|a|2026-01-01", NEW_YEAR, "gpt-4", "other", 100));
        rows.add(row("org|a%7C", NEW_YEAR, "gpt-4", "other", 100));
        rows.add(row("org", NEW_YEAR, "gpt-4", "other", 100));
        store(rows);
        UsageReport report = ask(new UsageQuery("org|a", NEW_YEAR, NEW_YEAR, Grouping.DAY, null, null, null));
        assertThat(report.total().costNano()).isEqualTo(odd.size());
        assertThat(report.byKey()).extracting(UsageShare::name).containsExactlyInAnyOrderElementsOf(odd);
        assertThat(report.byModel())
                .extracting(UsageShare::name)
                .containsExactlyInAnyOrderElementsOf(
                        odd.stream().map(key -> "vendor/model|" + key).toList());
    }

    /** A period is read in parts. */
    @Test
    void everyDayOfALongPeriodIsCountedOnce() {
        for (int days : List.of(1, 4, 5, 9, 10, 21, 31)) {
            var rows = new ArrayList<JsonObject>();
            for (int day = -1; day <= days; day++) {
                rows.add(row("org_" + days, NEW_YEAR.plusDays(day), "gpt-4", "key_" + day, 1));
            }
            store(rows);
            UsageReport report = ask(new UsageQuery(
                    "org_" + days, NEW_YEAR, NEW_YEAR.plusDays(days - 1L), Grouping.DAY, null, null, null));
            assertThat(report.total().costNano()).as("of %d days", days).isEqualTo(days);
            assertThat(report.timeline()).hasSize(days);
        }
    }

    @Test
    void filtersAreValuesAndNeverOperators() {
        storeSome();
        LocalDate end = NEW_YEAR.plusDays(40);
        var day = Grouping.DAY;
        assertThat(ask(new UsageQuery("org_a", NEW_YEAR, end, day, "openai", null, null))
                        .total()
                        .costNano())
                .isEqualTo(31);
        assertThat(ask(new UsageQuery("org_a", NEW_YEAR, end, day, null, "gpt-4", "key_1"))
                        .total()
                        .costNano())
                .isEqualTo(11);
        assertThat(ask(new UsageQuery("org_a", NEW_YEAR, end, day, null, "$x", null))
                        .total())
                .isEqualTo(UsageFigures.NONE);
    }

    /**
     * A year of an organisation that uses twenty models by some keys, beside as much of others. A million rows with
     * {@code -Danalytics.rows=1000000}.
     */
    @Test
    void monthAndYearOfManyRowsAreSummedInTime() {
        int rows = Integer.getInteger("analytics.rows", 20_000);
        int days = 360;
        var batch = new ArrayList<JsonObject>();
        for (int i = 0; i < rows; i++) {
            int perDay = i / days;
            String organisation = perDay % 2 == 0 ? "org_a" : "org_b";
            batch.add(row(organisation, NEW_YEAR.plusDays(i % days), "gpt-" + perDay % 20, "key_" + perDay / 20, 1));
            if (batch.size() == 5_000 || i == rows - 1) {
                store(batch);
                batch.clear();
            }
        }
        long month = timed("30 days", query(30, Grouping.DAY), rows * 30L / days / 2);
        timed("all days", query(days, Grouping.MONTH), rows / 2);
        var oneKey = new UsageQuery("org_a", NEW_YEAR, NEW_YEAR.plusDays(days - 1L), Grouping.DAY, null, null, "key_0");
        timed("all days of one key", oneKey, Math.min(rows / 2, 10 * days));
        // Of a million. For few it is what a busy machine may need.
        assertThat(Duration.ofNanos(month)).isLessThan(Duration.ofSeconds(Math.max(50, rows / 20_000)));
    }

    /** The median of some, as {@code -Danalytics.times=15} has them; the first of them on code that has never run. */
    private long timed(String what, UsageQuery query, long about) {
        var tookNs = new ArrayList<Long>();
        for (int time = 0; time < Integer.getInteger("analytics.times", 3); time++) {
            long begin = System.nanoTime();
            UsageReport report = ask(query);
            tookNs.add(System.nanoTime() - begin);
            assertThat(report.total().costNano()).isBetween(about - 1_000, about + 1_000);
        }
        long firstNs = tookNs.getFirst();
        Collections.sort(tookNs);
        long medianNs = tookNs.get(tookNs.size() / 2);
        System.out.printf(
                "%s: about %d rows, first %d ms, median %d ms%n",
                what, about, firstNs / 1_000_000, medianNs / 1_000_000);
        return medianNs;
    }
}
