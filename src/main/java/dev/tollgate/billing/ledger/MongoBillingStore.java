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
    public Future<Boolean> hold(String accountId, StandingHold hold, long spareNano) {
        JsonObject query = byId(accountId)
                .put("available", new JsonObject().put("$gte", Math.addExact(hold.heldNano(), spareNano)))
                .put("holds.id", new JsonObject().put("$ne", hold.id()));
        // $max makes the checkpoint where there is none: lines are only ever applied where one stands.
        JsonObject update = new JsonObject()
                .put("$inc", new JsonObject().put("available", -hold.heldNano()))
                .put("$push", new JsonObject().put("holds", AccountDocuments.toDocument(hold)))
                .put("$max", new JsonObject().put("applied." + hold.epochId(), 0L));
        return matched(query, update);
    }

    @Override
    public Future<Boolean> apply(Application change) {
        String checkpoint = "applied." + change.epochId();
        JsonObject query = byId(change.accountId()).put(checkpoint, change.fromSeq());
        JsonObject update = new JsonObject()
                .put(
                        "$inc",
                        new JsonObject()
                                .put("balance", change.balanceDelta())
                                .put("available", change.availableDelta())
                                .put("tokens", change.tokens()))
                .put("$set", new JsonObject().put(checkpoint, change.toSeq()))
                .put("$max", new JsonObject().put("updatedAt", change.atMs()));
        if (!change.endedHolds().isEmpty()) {
            JsonArray ids = ids(change.endedHolds());
            query.put("holds.id", new JsonObject().put("$all", ids));
            JsonObject ended = new JsonObject().put("id", new JsonObject().put("$in", ids));
            update.put("$pull", new JsonObject().put("holds", ended));
        }
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
    public Future<Void> pruneCheckpoints(String accountId, List<String> epochIds) {
        var fields = new JsonObject();
        epochIds.forEach(epochId -> fields.put("applied." + epochId, ""));
        return matched(byId(accountId), new JsonObject().put("$unset", fields)).mapEmpty();
    }

    @Override
    public Future<List<AccountState>> accountsHeldBy(String epochId, String afterId, int limit) {
        return accounts(new JsonObject().put("holds.epoch", epochId), afterId, limit);
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
