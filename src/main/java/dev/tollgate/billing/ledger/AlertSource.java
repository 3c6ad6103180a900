package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What alerts read of the ledger's projections, which are about a second behind. */
public final class AlertSource {
    /** The state of a notice that nobody was told of. */
    static final String NEW = "new";

    private static final String TOLD = "told";

    private final MongoClient mongo;

    public AlertSource(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** Notices of budgets that nobody was told of. */
    public Future<List<BudgetNotice>> untold(int limit) {
        return mongo.findWithOptions(
                        MongoEntryStore.NOTICES, new JsonObject().put("state", NEW), new FindOptions().setLimit(limit))
                .map(found -> found.stream().map(AccountDocuments::toNotice).toList());
    }

    /** These are told. */
    public Future<Void> told(List<BudgetNotice> notices) {
        return Retry.each(notices, notice -> mongo.updateCollection(
                        MongoEntryStore.NOTICES,
                        new JsonObject().put("_id", notice.id()),
                        new JsonObject().put("$set", new JsonObject().put("state", TOLD)))
                .mapEmpty());
    }

    /** Balances in 10^-9 credit by account; accounts that were never used have none. */
    public Future<Map<String, Long>> balancesNano(Collection<String> accountIds) {
        var query = new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(List.copyOf(accountIds))));
        var balances =
                new FindOptions().setFields(new JsonObject().put("balance", 1)).setBatchSize(accountIds.size() + 1);
        return mongo.findWithOptions(MongoBillingStore.ACCOUNTS, query, balances)
                .map(found -> found.stream()
                        .collect(Collectors.toMap(
                                document -> document.getString("_id"), document -> document.getLong("balance"))));
    }
}
