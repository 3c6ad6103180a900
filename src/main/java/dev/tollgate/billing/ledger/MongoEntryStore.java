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
        return entry.deltaNano() == 0
                ? document.put(UNCHANGED, unchanged(entry.accountId(), entry.atMs()) + entry.id())
                : document;
    }

    /** The texts of an account are in the order of their times. */
    private static String unchanged(String accountId, long atMs) {
        return String.format(Locale.ROOT, "%s|%019d|", accountId, atMs);
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
        JsonObject query = query(filter);
        return total(filter).compose(total -> find(query, filter).map(found -> new EntryPage(found, total)));
    }

    /** All entries of an account are counted by indexes alone; those of one direction are read for it. */
    private Future<Long> total(EntryFilter filter) {
        if (filter.type() != null) {
            return known(client.count(ENTRIES, query(filter)));
        }
        JsonObject all = query(filter);
        all.remove("delta");
        var unchanged = new JsonObject()
                .put("$gte", unchanged(filter.accountId(), filter.fromMs().orElse(0)))
                .put("$lt", unchanged(filter.accountId(), filter.toMs().orElse(Long.MAX_VALUE - 1) + 1));
        return known(client.count(ENTRIES, all))
                .compose(count -> known(client.count(ENTRIES, new JsonObject().put(UNCHANGED, unchanged)))
                        .map(none -> count - none));
    }

    /** The bound of time lets the database begin at the place, the alternatives say which of that moment were told. */
    @Override
    public final Future<List<LedgerEntry>> entriesAfter(EntryFilter filter, @Nullable EntryPlace after) {
        if (after == null) {
            return find(query(filter), filter);
        }
        long atMs = after.at().toEpochMilli();
        var bounded = new EntryFilter(
                filter.accountId(), filter.fromMs(), OptionalLong.of(atMs), filter.type(), 0, filter.limit());
        var earlier = new JsonObject().put("at", new JsonObject().put("$lt", atMs));
        var sameMoment = new JsonObject().put("at", atMs).put("_id", new JsonObject().put("$lt", after.id()));
        JsonObject query =
                query(bounded).put("$or", new JsonArray().add(earlier).add(sameMoment));
        return find(query, bounded);
    }

    private Future<List<LedgerEntry>> find(JsonObject query, EntryFilter filter) {
        FindOptions options = new FindOptions()
                .setSort(new JsonObject().put("at", -1).put("_id", -1))
                .setSkip(filter.skip())
                .setLimit(filter.limit())
                .setBatchSize(filter.limit());
        return known(client.findWithOptions(ENTRIES, query, options)).map(found -> found.stream()
                .map(document -> AccountDocuments.toEntry(document).shown())
                .toList());
    }

    private static JsonObject query(EntryFilter filter) {
        EntryType type = filter.type();
        JsonObject sign = type == null
                ? new JsonObject().put("$ne", 0L)
                : new JsonObject().put(type == EntryType.DEBIT ? "$lt" : "$gt", 0L);
        JsonObject query = new JsonObject().put("account", filter.accountId()).put("delta", sign);
        var at = new JsonObject();
        filter.fromMs().ifPresent(from -> at.put("$gte", from));
        filter.toMs().ifPresent(to -> at.put("$lte", to));
        return at.isEmpty() ? query : query.put("at", at);
    }
}
