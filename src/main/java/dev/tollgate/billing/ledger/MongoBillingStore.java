package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.MongoAnswers.duplicate;
import static dev.tollgate.billing.ledger.MongoAnswers.known;

import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The accounts and entries over MongoDB's protocol, with plain single-document updates only; what concerns the journal is
 * {@link MongoJournalStore}'s.
 *
 * <p>The client must write with majority and journal, read with majority from the primary, and not retry by itself.
 */
final class MongoBillingStore extends MongoJournalStore {
    static final String ACCOUNTS = "accounts";
    static final String ENTRIES = "entries";

    /** `_id` the budget's account and the percent, so that each is noted once. */
    static final String NOTICES = "budget_notices";

    /** `_id` the account that somebody runs short of, `at` when. */
    static final String RECALLS = "recalls";

    private static final int MAX_RECALLS = 1_000;
    private static final UpdateOptions RETURN_NEW = new UpdateOptions().setReturningNewDocument(true);

    private final MongoClient client;

    MongoBillingStore(MongoClient client) {
        super(client);
        this.client = client;
    }

    @Override
    public Future<Optional<AccountState>> account(String accountId) {
        return known(client.findOne(ACCOUNTS, byId(accountId), null))
                .map(document -> Optional.ofNullable(document).map(AccountDocuments::toAccount));
    }

    @Override
    public Future<Boolean> createAccount(AccountState account) {
        return duplicate(client.insert(ACCOUNTS, AccountDocuments.toDocument(account)));
    }

    @Override
    public Future<Optional<AccountState>> take(Take take) {
        String slice = "slices." + take.epochId() + ".";
        JsonObject query = byId(take.accountId())
                .put("available", new JsonObject().put("$gte", Math.addExact(take.nano(), take.spareNano())))
                .put(slice + "taken", take.takenNano() == 0 ? nothingTaken() : take.takenNano());
        // $max makes the checkpoint where there is none: lines are only ever applied where one stands.
        JsonObject update = new JsonObject()
                .put(
                        "$inc",
                        new JsonObject()
                                .put("available", -take.nano())
                                .put(slice + "taken", take.nano())
                                .put(slice + "held", take.nano()))
                .put("$max", new JsonObject().put(slice + "applied", 0L))
                .put("$addToSet", new JsonObject().put("holders", take.epochId()));
        return known(client.findOneAndUpdateWithOptions(ACCOUNTS, query, update, new FindOptions(), RETURN_NEW))
                .map(document -> Optional.ofNullable(document).map(AccountDocuments::toAccount));
    }

    private static JsonObject nothingTaken() {
        return new JsonObject().put("$in", JsonArray.of(null, 0L));
    }

    @Override
    public Future<Boolean> apply(Application change) {
        return matched(query(change), update(change));
    }

    @Override
    public Future<Integer> applyAll(List<Application> changes) {
        return bulk(changes.stream()
                .map(change -> BulkOperation.createUpdate(query(change), update(change)))
                .toList());
    }

    private static JsonObject query(Application change) {
        return byId(change.accountId()).put("slices." + change.epochId() + ".applied", change.fromSeq());
    }

    private static JsonObject update(Application change) {
        String slice = "slices." + change.epochId() + ".";
        return new JsonObject()
                .put(
                        "$inc",
                        new JsonObject()
                                .put("balance", -change.costNano())
                                .put("available", change.availableDelta())
                                .put("tokens", change.tokens())
                                .put(slice + "held", -change.heldNano()))
                .put("$set", new JsonObject().put(slice + "applied", change.toSeq()))
                .put("$max", new JsonObject().put("updatedAt", change.atMs()));
    }

    @Override
    public Future<Integer> drop(List<Drop> drops) {
        return bulk(drops.stream().map(MongoBillingStore::dropOperation).toList());
    }

    private static BulkOperation dropOperation(Drop drop) {
        String slice = "slices." + drop.epochId() + ".";
        StandingSlice seen = drop.seen();
        StandingSlice after = drop.after();
        JsonObject query = byId(drop.accountId())
                .put(slice + "applied", seen.appliedSeq())
                .put(slice + "taken", seen.takenNano())
                .put(slice + "held", seen.heldNano());
        JsonObject update = new JsonObject()
                .put("$inc", new JsonObject().put("available", seen.heldNano()))
                .put(
                        "$set",
                        new JsonObject()
                                .put(slice + "applied", after.appliedSeq())
                                .put(slice + "taken", after.takenNano())
                                .put(slice + "held", after.heldNano()))
                .put("$pull", new JsonObject().put("holders", drop.epochId()));
        return BulkOperation.createUpdate(query, update);
    }

    private Future<Integer> bulk(List<BulkOperation> updates) {
        if (updates.isEmpty()) {
            return Future.succeededFuture(0);
        }
        return known(client.bulkWriteWithOptions(ACCOUNTS, updates, new BulkWriteOptions(false)))
                .map(result -> (int) result.getMatchedCount());
    }

    @Override
    public Future<Boolean> changeLimit(CreditLimitChange change) {
        JsonObject query = byId(change.accountId())
                .put("creditLimit", change.seenNano())
                .put(
                        "$or",
                        JsonArray.of(
                                new JsonObject()
                                        .put("limitVersion", new JsonObject().put("$lt", change.limitVersion())),
                                new JsonObject().put("limitVersion", (Object) null)));
        JsonObject update = new JsonObject()
                .put(
                        "$inc",
                        new JsonObject().put("available", Math.subtractExact(change.limitNano(), change.seenNano())))
                .put(
                        "$set",
                        new JsonObject()
                                .put("creditLimit", change.limitNano())
                                .put("limitVersion", change.limitVersion()));
        return matched(query, update);
    }

    @Override
    public Future<Boolean> move(Movement movement, long nowMs) {
        AccountState seen = movement.seen();
        long deltaNano = movement.line().entry().deltaNano();
        JsonObject query = byId(seen.id()).put("version", seen.version());
        switch (movement.condition()) {
            case NONE -> {}
            case COVERED -> query.put("available", new JsonObject().put("$gte", -deltaNano));
            case SAME_BALANCE -> query.put("balance", seen.balanceNano());
        }
        JsonObject update = new JsonObject()
                .put(
                        "$inc",
                        new JsonObject()
                                .put("balance", deltaNano)
                                .put("available", deltaNano)
                                .put("version", 1L))
                .put("$push", new JsonObject().put("lines", AccountDocuments.toDocument(movement.line())))
                .put("$max", new JsonObject().put("updatedAt", nowMs));
        return matched(query, update);
    }

    @Override
    public Future<Void> removeLines(String accountId, List<String> lineIds) {
        JsonObject copied = new JsonObject().put("id", new JsonObject().put("$in", ids(lineIds)));
        JsonObject update = new JsonObject()
                .put("$pull", new JsonObject().put("lines", copied))
                .put("$inc", new JsonObject().put("version", 1L));
        return matched(byId(accountId), update).mapEmpty();
    }

    @Override
    public Future<Void> pruneSlices(String accountId, List<String> epochIds) {
        var fields = new JsonObject();
        epochIds.forEach(epochId -> fields.put("slices." + epochId, ""));
        return matched(byId(accountId), new JsonObject().put("$unset", fields)).mapEmpty();
    }

    @Override
    public Future<List<AccountState>> accountsHeldBy(String epochId, String afterId, int limit) {
        return accounts(new JsonObject().put("holders", epochId), afterId, limit);
    }

    @Override
    public Future<List<AccountState>> accountsWithLines(String afterId, int limit) {
        JsonObject any = new JsonObject().put("$in", JsonArray.of(true, false));
        return accounts(new JsonObject().put("lines.open", any), afterId, limit);
    }

    @Override
    public Future<Boolean> hasSlowLine(String lineId) {
        FindOptions options = new FindOptions().setLimit(1).setFields(new JsonObject().put("_id", 1));
        return known(client.findWithOptions(ACCOUNTS, new JsonObject().put("lines.id", lineId), options))
                .map(found -> !found.isEmpty());
    }

    private Future<List<AccountState>> accounts(JsonObject query, String afterId, int limit) {
        query.put("_id", new JsonObject().put("$gt", afterId));
        FindOptions options = new FindOptions()
                .setSort(new JsonObject().put("_id", 1))
                .setLimit(limit)
                .setBatchSize(limit);
        return known(client.findWithOptions(ACCOUNTS, query, options))
                .map(found -> found.stream().map(AccountDocuments::toAccount).toList());
    }

    @Override
    public Future<Void> insertEntries(List<BookedEntry> entries) {
        if (entries.isEmpty()) {
            return Future.succeededFuture();
        }
        List<BulkOperation> inserts = entries.stream()
                .map(entry -> BulkOperation.createInsert(AccountDocuments.toDocument(entry)))
                .toList();
        return duplicate(client.bulkWriteWithOptions(ENTRIES, inserts, new BulkWriteOptions(false)))
                .mapEmpty();
    }

    @Override
    public Future<Void> insertNotices(List<BudgetNotice> notices) {
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
    public Future<Void> markRecalled(String accountId, long atMs) {
        JsonObject update = new JsonObject().put("$max", new JsonObject().put("at", atMs));
        var upsert = new UpdateOptions().setUpsert(true);
        return duplicate(client.updateCollectionWithOptions(RECALLS, byId(accountId), update, upsert))
                .mapEmpty();
    }

    @Override
    public Future<List<String>> recalled(long sinceMs) {
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
    public Future<Optional<BookedEntry>> entry(String id) {
        return known(client.findOne(ENTRIES, byId(id), null))
                .map(document -> Optional.ofNullable(document).map(AccountDocuments::toEntry));
    }

    @Override
    public Future<EntryPage> entries(EntryFilter filter) {
        JsonObject query = query(filter);
        FindOptions options = new FindOptions()
                .setSort(new JsonObject().put("at", -1).put("_id", -1))
                .setSkip(filter.skip())
                .setLimit(filter.limit())
                .setBatchSize(filter.limit());
        return known(client.count(ENTRIES, query))
                .compose(total -> known(client.findWithOptions(ENTRIES, query, options))
                        .map(found -> new EntryPage(
                                found.stream()
                                        .map(document -> AccountDocuments.toEntry(document)
                                                .shown())
                                        .toList(),
                                total)));
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

    private Future<Boolean> matched(JsonObject query, JsonObject update) {
        return known(client.updateCollection(ACCOUNTS, query, update)).map(result -> result.getDocMatched() > 0);
    }

    private static JsonArray ids(Collection<String> ids) {
        return new JsonArray(List.copyOf(ids));
    }
}
