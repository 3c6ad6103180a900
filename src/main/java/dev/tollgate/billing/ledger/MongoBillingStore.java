package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.MongoAnswers.duplicate;
import static dev.tollgate.billing.ledger.MongoAnswers.known;

import dev.tollgate.platform.outbox.Audience;
import dev.tollgate.platform.outbox.MongoOutbox;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The accounts over MongoDB's protocol, with plain single-document updates only; entries are {@link MongoEntryStore}'s and
 * the journal {@link MongoJournalStore}'s.
 *
 * <p>The client must write with majority and journal, read with majority from the primary, and not retry by itself.
 */
final class MongoBillingStore extends MongoEntryStore {
    static final String ACCOUNTS = "accounts";

    private static final UpdateOptions RETURN_NEW = new UpdateOptions().setReturningNewDocument(true);

    private final MongoClient client;

    /** One that tells nobody of calls. */
    MongoBillingStore(MongoClient client) {
        this(client, Audience.NONE);
    }

    MongoBillingStore(MongoClient client, Audience audience) {
        super(client, new UsageEvents(new MongoOutbox(client), audience));
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
                .put("available", new JsonObject().put("$gte", take.requiredNano()))
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

    private Future<Boolean> matched(JsonObject query, JsonObject update) {
        return known(client.updateCollection(ACCOUNTS, query, update)).map(result -> result.getDocMatched() > 0);
    }

    private static JsonArray ids(Collection<String> ids) {
        return new JsonArray(List.copyOf(ids));
    }
}
