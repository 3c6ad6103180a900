package dev.tollgate.analytics;

import dev.tollgate.billing.usage.MongoUsageStore;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the counters over MongoDB's protocol: the rows of an organisation's days by their index, in batches, and of each
 * the few fields that are summed. One query answers all, so that the parts of an answer fit each other.
 */
public final class MongoAnalytics implements Analytics {
    private static final int BATCH = 1_000;

    private static final JsonObject FIELDS = new JsonObject()
            .put("_id", 0)
            .put("day", 1)
            .put("model", 1)
            .put("provider", 1)
            .put("keyId", 1)
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
        var sums = new UsageSums(query.grouping());
        FindOptions options = new FindOptions().setFields(FIELDS.copy()).setBatchSize(BATCH);
        return each(client.findBatchWithOptions(MongoUsageStore.DAYS, document(query), options), sums::add)
                .map(_ -> sums.report());
    }

    @Override
    public Future<UsageRows> rows(UsageQuery query) {
        FindOptions options = new FindOptions()
                .setFields(FIELDS.copy())
                .setLimit(UsageRows.MAX + 1)
                .setBatchSize(BATCH);
        var rows = new ArrayList<UsageRow>();
        return each(client.findBatchWithOptions(MongoUsageStore.DAYS, document(query), options), rows::add)
                .map(_ -> {
                    if (rows.size() > UsageRows.MAX) {
                        throw TollgateException.invalid(
                                "startDate", "The period has more than " + UsageRows.MAX + " rows, ask for less");
                    }
                    rows.sort(ORDER);
                    return new UsageRows(rows);
                });
    }

    private static JsonObject document(UsageQuery query) {
        // Days are texts of one form, so their order is that of time.
        var days = new JsonObject()
                .put("$gte", query.from().toString())
                .put("$lte", query.to().toString());
        var document =
                new JsonObject().put("organisationId", query.organisationId()).put("day", days);
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
        return new UsageRow(
                LocalDate.parse(document.getString("day")),
                document.getString("model"),
                document.getString("provider"),
                document.getString("keyId"),
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
