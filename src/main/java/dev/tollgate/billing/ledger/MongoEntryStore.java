package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.MongoAnswers.duplicate;
import static dev.tollgate.billing.ledger.MongoAnswers.known;

import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryPlace;
import dev.tollgate.billing.EntryType;
import dev.tollgate.billing.LedgerEntry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Entries, notices of budgets and marks of recalled accounts over MongoDB's protocol. */
abstract class MongoEntryStore extends MongoJournalStore {
    static final String ENTRIES = "entries";

    /**
     * Of an entry that changed nothing alone: account and time, so that how many there are is known without reading those
     * that are shown. Entries of 2026-11-21 and before have none and are counted with these.
     */
    static final String UNCHANGED = "unchanged";

    /**
     * Of an entry that added something alone: account, time and id. Most entries are charges, so that an index without
     * them finds the few others at no cost of a charge.
     */
    static final String CREDITED = "credited";

    /** Of one read, where a database of an earlier version is brought up. */
    private static final int MAX_FILLED = 5_000;

    /** `_id` the budget's account and the percent, so that each is noted once. */
    static final String NOTICES = "budget_notices";

    /** `_id` the account that somebody runs short of, `at` when. */
    static final String RECALLS = "recalls";

    private static final int MAX_RECALLS = 1_000;

    private final MongoClient client;

    private final UsageEvents events;

    MongoEntryStore(MongoClient client, UsageEvents events) {
        super(client);
        this.client = client;
        this.events = events;
    }

    @Override
    public final Future<Void> insertEntries(List<BookedEntry> entries) {
        if (entries.isEmpty()) {
            return Future.succeededFuture();
        }
        List<BulkOperation> inserts = entries.stream()
                .filter(BookedEntry::isKept)
                .map(entry -> BulkOperation.createInsert(document(entry)))
                .toList();
        Future<?> kept = inserts.isEmpty()
                ? Future.succeededFuture()
                : duplicate(client.bulkWriteWithOptions(ENTRIES, inserts, new BulkWriteOptions(false)));
        return kept.compose(_ -> known(events.tell(entries)));
    }

    private static JsonObject document(BookedEntry entry) {
        JsonObject document = AccountDocuments.toDocument(entry);
        return switch (Long.signum(entry.deltaNano())) {
            case 0 -> document.put(UNCHANGED, place(entry.accountId(), entry.atMs()) + entry.id());
            case 1 -> document.put(CREDITED, place(entry.accountId(), entry.atMs()) + entry.id());
            default -> document;
        };
    }

    /** The texts of an account are in the order of their times, and with ids after them, of their ids. */
    private static String place(String accountId, long atMs) {
        return String.format(Locale.ROOT, "%s|%019d|", accountId, atMs);
    }

    /** Gives the credits of a database of an earlier version their field. */
    static Future<Void> fillCredited(MongoClient client) {
        JsonObject without = new JsonObject()
                .put("delta", new JsonObject().put("$gt", 0L))
                .put(CREDITED, new JsonObject().put("$exists", false));
        var some = new FindOptions().setLimit(MAX_FILLED).setBatchSize(MAX_FILLED);
        return client.findWithOptions(ENTRIES, without, some).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture();
            }
            List<BulkOperation> updates = found.stream()
                    .map(entry -> {
                        String place = place(entry.getString("account"), entry.getLong("at")) + entry.getString("_id");
                        var set = new JsonObject().put("$set", new JsonObject().put(CREDITED, place));
                        return BulkOperation.createUpdate(byId(entry.getString("_id")), set);
                    })
                    .toList();
            return client.bulkWrite(ENTRIES, updates).compose(_ -> fillCredited(client));
        });
    }

    @Override
    public final Future<Void> insertNotices(List<BudgetNotice> notices) {
        if (notices.isEmpty()) {
            return Future.succeededFuture();
        }
        List<BulkOperation> inserts = notices.stream()
                .map(notice -> BulkOperation.createInsert(AccountDocuments.toDocument(notice)))
                .toList();
        return duplicate(client.bulkWriteWithOptions(NOTICES, inserts, new BulkWriteOptions(false)))
                .mapEmpty();
    }

    @Override
    public final Future<Void> markRecalled(String accountId, long atMs) {
        JsonObject update = new JsonObject().put("$max", new JsonObject().put("at", atMs));
        var upsert = new UpdateOptions().setUpsert(true);
        return duplicate(client.updateCollectionWithOptions(RECALLS, byId(accountId), update, upsert))
                .mapEmpty();
    }

    @Override
    public final Future<List<String>> recalled(long sinceMs) {
        FindOptions options = new FindOptions().setLimit(MAX_RECALLS).setBatchSize(MAX_RECALLS);
        return known(client.findWithOptions(RECALLS, new JsonObject(), options)).compose(marks -> {
            var old = new JsonArray();
            var fresh = new ArrayList<String>();
            for (JsonObject mark : marks) {
                if (mark.getLong("at") < sinceMs) {
                    old.add(mark.getString("_id"));
                } else {
                    fresh.add(mark.getString("_id"));
                }
            }
            return clear(old, sinceMs).map(List.copyOf(fresh));
        });
    }

    private Future<Void> clear(JsonArray accountIds, long beforeMs) {
        if (accountIds.isEmpty()) {
            return Future.succeededFuture();
        }
        JsonObject query = new JsonObject()
                .put("_id", new JsonObject().put("$in", accountIds))
                .put("at", new JsonObject().put("$lt", beforeMs));
        return known(client.removeDocuments(RECALLS, query)).mapEmpty();
    }

    @Override
    public final Future<Optional<BookedEntry>> entry(String id) {
        return known(client.findOne(ENTRIES, byId(id), null))
                .map(document -> Optional.ofNullable(document).map(AccountDocuments::toEntry));
    }

    @Override
    public final Future<EntryPage> entries(EntryFilter filter) {
        return total(filter)
                .compose(total -> find(query(filter, null), filter).map(found -> new EntryPage(found, total)));
    }

    /** Counted by indexes alone: charges are all but those that are few. */
    private Future<Long> total(EntryFilter filter) {
        if (filter.type() == EntryType.CREDIT) {
            return count(places(CREDITED, filter));
        }
        Future<Long> shown = count(bounded(filter))
                .compose(all -> count(places(UNCHANGED, filter)).map(unchanged -> all - unchanged));
        return filter.type() == null
                ? shown
                : shown.compose(all -> count(places(CREDITED, filter)).map(credits -> all - credits));
    }

    private Future<Long> count(JsonObject query) {
        return known(client.count(ENTRIES, query));
    }

    @Override
    public final Future<List<LedgerEntry>> entriesAfter(EntryFilter filter, @Nullable EntryPlace after) {
        return find(query(filter, after), filter);
    }

    private Future<List<LedgerEntry>> find(JsonObject query, EntryFilter filter) {
        JsonObject newestFirst = filter.type() == EntryType.CREDIT
                ? new JsonObject().put(CREDITED, -1)
                : new JsonObject().put("at", -1).put("_id", -1);
        FindOptions options = new FindOptions()
                .setSort(newestFirst)
                .setSkip(filter.skip())
                .setLimit(filter.limit())
                .setBatchSize(filter.limit());
        return known(client.findWithOptions(ENTRIES, query, options)).map(found -> found.stream()
                .map(document -> AccountDocuments.toEntry(document).shown())
                .toList());
    }

    /**
     * What the filter lets through, after a place alone where one is given. Charges are read by account and time, past the
     * few entries between that are none.
     */
    private static JsonObject query(EntryFilter filter, @Nullable EntryPlace after) {
        if (filter.type() == EntryType.CREDIT) {
            JsonObject query = places(CREDITED, filter);
            if (after != null) {
                String end = place(filter.accountId(), after.at().toEpochMilli()) + after.id();
                query.getJsonObject(CREDITED).put("$lt", end);
            }
            return query;
        }
        var sign = new JsonObject().put(filter.type() == null ? "$ne" : "$lt", 0L);
        return after == null
                ? bounded(filter).put("delta", sign)
                : after(filter, after).put("delta", sign);
    }

    /** The bound of time lets the database begin at the place, the alternatives say which of that moment were told. */
    private static JsonObject after(EntryFilter filter, EntryPlace after) {
        long atMs = after.at().toEpochMilli();
        var earlier = new JsonObject().put("at", new JsonObject().put("$lt", atMs));
        var sameMoment = new JsonObject().put("at", atMs).put("_id", new JsonObject().put("$lt", after.id()));
        var upTo = new EntryFilter(
                filter.accountId(), filter.fromMs(), OptionalLong.of(atMs), filter.type(), 0, filter.limit());
        return bounded(upTo).put("$or", new JsonArray().add(earlier).add(sameMoment));
    }

    private static JsonObject bounded(EntryFilter filter) {
        JsonObject query = new JsonObject().put("account", filter.accountId());
        var at = new JsonObject();
        filter.fromMs().ifPresent(from -> at.put("$gte", from));
        filter.toMs().ifPresent(to -> at.put("$lte", to));
        return at.isEmpty() ? query : query.put("at", at);
    }

    private static JsonObject places(String field, EntryFilter filter) {
        long fromMs = filter.fromMs().orElse(0);
        long toMs = filter.toMs().orElse(Long.MAX_VALUE - 1);
        var range = new JsonObject()
                .put("$gte", place(filter.accountId(), fromMs))
                .put("$lt", place(filter.accountId(), toMs + 1));
        return new JsonObject().put(field, range);
    }
}
