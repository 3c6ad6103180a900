package dev.tollgate.analytics;

import dev.tollgate.billing.usage.MongoUsageStore;
import dev.tollgate.billing.usage.UsageKey;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the counters over MongoDB's protocol: the rows of an organisation's days stand together in the order of their ids,
 * and of each only the id and the figures are fetched, since what a row costs is mostly its fields. Each row is read once,
 * so that the parts of an answer fit each other.
 */
public final class MongoAnalytics implements Analytics {
    private static final int BATCH = 1_000;

    /** A period is read in so many parts at once: the work of the store and of this side then overlap. */
    private static final int PARTS = 4;

    /** Shorter periods are not worth it. */
    private static final int DAYS_OF_A_PART = 5;

    /** All else that a row needs is in its id. */
    private static final JsonObject FIELDS = new JsonObject()
            .put("_id", 1)
            .put("requests", 1)
            .put("totalTokens", 1)
            .put("cost", 1)
            .put(MongoUsageStore.DURATION, 1);

    private static final Comparator<UsageRow> ORDER = Comparator.comparing(UsageRow::day)
            .thenComparing(UsageRow::model)
            .thenComparing(UsageRow::provider)
            .thenComparing(UsageRow::keyId);

    private final MongoClient client;

    /** Over a client that reads from the primary. */
    public MongoAnalytics(MongoClient client) {
        this.client = client;
    }

    @Override
    public Future<UsageReport> usage(UsageQuery query) {
        List<Future<UsageSums>> parts = new ArrayList<>();
        int days = Math.toIntExact(UsageQuery.days(query.from(), query.to()));
        int count = Math.clamp(days / DAYS_OF_A_PART, 1, PARTS);
        for (int part = 0; part < count; part++) {
            LocalDate first = query.from().plusDays((long) days * part / count);
            LocalDate last = query.from().plusDays((long) days * (part + 1) / count - 1);
            parts.add(sums(query, first, last));
        }
        return Future.all(parts).map(_ -> parts.stream()
                .map(Future::result)
                .reduce(new UsageSums(query.grouping()), UsageSums::plus)
                .report());
    }

    private Future<UsageSums> sums(UsageQuery query, LocalDate first, LocalDate last) {
        var sums = new UsageSums(query.grouping());
        FindOptions options = new FindOptions().setFields(FIELDS.copy()).setBatchSize(BATCH);
        JsonObject document = document(query, first, last);
        return each(client.findBatchWithOptions(MongoUsageStore.DAYS, document, options), sums::add)
                .map(sums);
    }

    @Override
    public Future<UsageRows> rows(UsageQuery query) {
        FindOptions options = new FindOptions()
                .setFields(FIELDS.copy())
                .setLimit(UsageRows.MAX + 1)
                .setBatchSize(BATCH);
        var rows = new ArrayList<UsageRow>();
        JsonObject document = document(query, query.from(), query.to());
        return each(client.findBatchWithOptions(MongoUsageStore.DAYS, document, options), rows::add)
                .map(_ -> {
                    if (rows.size() > UsageRows.MAX) {
                        throw TollgateException.invalid(
                                "startDate", "The period has more than " + UsageRows.MAX + " rows, ask for less");
                    }
                    rows.sort(ORDER);
                    return new UsageRows(rows);
                });
    }

    private static JsonObject document(UsageQuery query, LocalDate first, LocalDate last) {
        // Days are texts of one form, so their order is that of time.
        var ids = new JsonObject()
                .put("$gte", UsageKey.firstId(query.organisationId(), first.toString()))
                .put("$lt", UsageKey.endId(query.organisationId(), last.toString()));
        var document = new JsonObject().put("_id", ids);
        only(document, "provider", query.provider());
        only(document, "model", query.model());
        only(document, "keyId", query.keyId());
        return document;
    }

    private static void only(JsonObject document, String field, @Nullable String value) {
        if (value != null) {
            // As a value it cannot be taken for an operator.
            document.put(field, new JsonObject().put("$eq", value));
        }
    }

    private static Future<Void> each(ReadStream<JsonObject> documents, Consumer<UsageRow> consumer) {
        Promise<Void> done = Promise.promise();
        documents
                .exceptionHandler(failure -> done.tryFail(unavailable(failure)))
                .endHandler(_ -> done.tryComplete())
                .handler(document -> consumer.accept(row(document)));
        return done.future();
    }

    private static UsageRow row(JsonObject document) {
        UsageKey key = UsageKey.byModel(document.getString("_id"));
        return new UsageRow(
                LocalDate.parse(key.day()),
                key.model(),
                key.provider(),
                key.keyId(),
                new UsageFigures(
                        document.getLong("requests"),
                        document.getLong("totalTokens"),
                        document.getLong("cost"),
                        document.getLong(MongoUsageStore.DURATION, 0L)));
    }

    private static TollgateException unavailable(Throwable failure) {
        return new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again", failure)
                .retryAfter(Duration.ofSeconds(1));
    }
}
