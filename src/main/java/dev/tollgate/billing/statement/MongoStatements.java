package dev.tollgate.billing.statement;

import dev.tollgate.billing.Billing;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.ledger.StatementSource;
import dev.tollgate.billing.ledger.StatementSource.Period;
import dev.tollgate.billing.statement.Statement.Sum;
import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * Statements from the entries. The balance at the end of a month that is surely over is kept, so that no statement sums up
 * more than what came after the last one that was asked for.
 */
public final class MongoStatements implements Statements {
    /** `_id` account and month; `closing` balance in 10^-9 credit. */
    private static final String COLLECTION = "monthClosings";

    /** The sign that follows the one between account and month. */
    private static final String AFTER_ALL_MONTHS = "}";

    /** After it no line of a month comes any more: a node that sleeps is taken over within minutes. */
    private static final Duration UNTIL_OVER = Duration.ofDays(1);

    private final Billing billing;
    private final MongoClient mongo;
    private final StatementSource source;
    private final InstantSource clock;

    public MongoStatements(Billing billing, MongoClient mongo, InstantSource clock) {
        this.billing = billing;
        this.mongo = mongo;
        this.source = new StatementSource(mongo);
        this.clock = clock;
    }

    /** The collection; it needs no index. */
    public static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION);
    }

    /** Forgets what is kept from the month of an entry on that was put right: statements sum up anew. */
    public static Future<Void> forget(MongoClient mongo, String accountId, long entryAtMs) {
        YearMonth month = YearMonth.from(Instant.ofEpochMilli(entryAtMs).atOffset(ZoneOffset.UTC));
        var range = new JsonObject().put("$gte", id(accountId, month)).put("$lt", accountId + AFTER_ALL_MONTHS);
        return mongo.removeDocuments(COLLECTION, new JsonObject().put("_id", range))
                .mapEmpty();
    }

    @Override
    public Future<Statement> of(String organisationId, YearMonth month) {
        // A list of entries holds all that was committed before it was asked for: then they are written.
        var all = new EntryQuery(new Payer(organisationId, null), null, null, null, 1, 1);
        return billing.entries(all)
                .compose(_ -> closing(organisationId, month.minusMonths(1)))
                .compose(openingNano -> lines(organisationId, month, openingNano));
    }

    private Future<Statement> lines(String organisationId, YearMonth month, long openingNano) {
        Period period = new Period(organisationId, startMs(month), startMs(month.plusMonths(1)));
        return source.usage(period)
                .map(found -> found.stream()
                        .map(calls -> new Sum(calls.model(), calls.lines(), calls.deltaNano()))
                        .toList())
                .compose(usage -> source.others(period, new OtherLines(), OtherLines::with)
                        .map(others -> new Statement(
                                organisationId, month, openingNano, usage, others.movements(), others.payments())));
    }

    private static long startMs(YearMonth month) {
        return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    }

    /** The balance at the end of a month. */
    private Future<Long> closing(String accountId, YearMonth month) {
        return lastKept(accountId, month).compose(kept -> {
            if (kept.isPresent() && kept.get().month.equals(month)) {
                return Future.succeededFuture(kept.get().closingNano);
            }
            long fromMs = kept.map(known -> startMs(known.month.plusMonths(1))).orElse(0L);
            long endMs = startMs(month.plusMonths(1));
            return source.sumNano(new Period(accountId, fromMs, endMs))
                    .map(sumNano -> Math.addExact(kept.map(Kept::closingNano).orElse(0L), sumNano))
                    .compose(closingNano -> keep(accountId, month, closingNano));
        });
    }

    private record Kept(YearMonth month, long closingNano) {}

    private static String id(String accountId, YearMonth month) {
        return accountId + "|" + month;
    }

    private Future<Optional<Kept>> lastKept(String accountId, YearMonth atMost) {
        var range = new JsonObject().put("$gt", accountId + "|").put("$lte", id(accountId, atMost));
        var last = new FindOptions().setSort(new JsonObject().put("_id", -1)).setLimit(1);
        return mongo.findWithOptions(COLLECTION, new JsonObject().put("_id", range), last)
                .map(found -> found.stream()
                        .findFirst()
                        .map(document -> new Kept(
                                YearMonth.parse(document.getString("_id").substring(accountId.length() + 1)),
                                document.getLong("closing"))));
    }

    /** Whoever comes second writes the same. */
    private Future<Long> keep(String accountId, YearMonth month, long closingNano) {
        if (clock.millis() < startMs(month.plusMonths(1)) + UNTIL_OVER.toMillis()) {
            return Future.succeededFuture(closingNano);
        }
        var id = new JsonObject().put("_id", id(accountId, month));
        var set = new JsonObject().put("$set", new JsonObject().put("closing", closingNano));
        return mongo.updateCollectionWithOptions(COLLECTION, id, set, new UpdateOptions().setUpsert(true))
                .map(closingNano);
    }
}
