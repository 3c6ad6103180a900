package dev.tollgate.billing.ledger;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Form of accounts, lines and entries as documents. */
final class AccountDocuments {
    private AccountDocuments() {}

    static JsonObject toDocument(AccountState account) {
        var slices = new JsonObject();
        var holders = new JsonArray();
        account.slices().forEach((epochId, slice) -> {
            slices.put(epochId, toDocument(slice));
            if (slice.heldNano() != 0) {
                holders.add(epochId);
            }
        });
        return new JsonObject()
                .put("_id", account.id())
                .put("organisationId", account.organisationId())
                .put("balance", account.balanceNano())
                .put("available", account.availableNano())
                .put("creditLimit", account.creditLimitNano())
                .put("limitVersion", account.limitVersion())
                .put("tokens", account.tokens())
                .put("updatedAt", account.updatedAtMs())
                .put("version", account.version())
                .put("slices", slices)
                .put("holders", holders)
                .put("lines", array(account.lines(), AccountDocuments::toDocument));
    }

    /** Accounts written before there were slices have none, and no version of their limit. */
    static AccountState toAccount(JsonObject document) {
        var slices = new HashMap<String, StandingSlice>();
        JsonObject standing = document.getJsonObject("slices", new JsonObject());
        standing.fieldNames().forEach(epochId -> slices.put(epochId, toSlice(standing.getJsonObject(epochId))));
        return new AccountState(
                document.getString("_id"),
                document.getString("organisationId"),
                document.getLong("balance"),
                document.getLong("available"),
                document.getLong("creditLimit"),
                document.getLong("limitVersion", 0L),
                document.getLong("tokens"),
                document.getLong("updatedAt"),
                document.getLong("version"),
                slices,
                list(document.getJsonArray("lines"), line -> toSlowLine(document.getString("_id"), line)));
    }

    private static JsonObject toDocument(StandingSlice slice) {
        return new JsonObject()
                .put("applied", slice.appliedSeq())
                .put("taken", slice.takenNano())
                .put("held", slice.heldNano());
    }

    private static StandingSlice toSlice(JsonObject slice) {
        return new StandingSlice(slice.getLong("applied"), slice.getLong("taken"), slice.getLong("held"));
    }

    static JsonObject toDocument(SlowLine line) {
        JsonObject document = toDocument(line.entry());
        document.remove("_id");
        document.remove("account");
        document.put("id", line.entry().id()).put("open", line.isOpen());
        line.creditTo().ifPresent(to -> document.put("creditTo", to.accountId()));
        return document;
    }

    private static SlowLine toSlowLine(String accountId, JsonObject line) {
        Optional<SlowLine.CreditTo> creditTo = line.getBoolean("open")
                ? Optional.of(new SlowLine.CreditTo(line.getString("creditTo")))
                : Optional.empty();
        return new SlowLine(toEntry(line.getString("id"), accountId, line), creditTo);
    }

    static JsonObject toDocument(BookedEntry entry) {
        return new JsonObject()
                .put("_id", entry.id())
                .put("account", entry.accountId())
                .put("delta", entry.deltaNano())
                .put("description", entry.description())
                .put("metadata", texts(entry.metadata()))
                .put("at", entry.atMs());
    }

    static JsonObject toDocument(BudgetNotice notice) {
        return new JsonObject()
                .put("_id", notice.id())
                .put("state", AlertSource.NEW)
                .put("account", notice.accountId())
                .put("organisationId", notice.organisationId())
                .put("percent", notice.percent())
                .put("spent", notice.spentNano())
                .put("limit", notice.limitNano())
                .put("at", notice.atMs());
    }

    static BudgetNotice toNotice(JsonObject document) {
        return new BudgetNotice(
                document.getString("account"),
                document.getString("organisationId"),
                document.getInteger("percent"),
                document.getLong("spent"),
                document.getLong("limit"),
                document.getLong("at"));
    }

    static BookedEntry toEntry(JsonObject document) {
        return toEntry(document.getString("_id"), document.getString("account"), document);
    }

    private static BookedEntry toEntry(String id, String accountId, JsonObject document) {
        return new BookedEntry(
                id,
                accountId,
                document.getLong("delta"),
                document.getString("description"),
                texts(document.getJsonObject("metadata")),
                document.getLong("at"));
    }

    static JsonObject texts(Map<String, String> texts) {
        var document = new JsonObject();
        texts.forEach(document::put);
        return document;
    }

    static Map<String, String> texts(JsonObject document) {
        var texts = new HashMap<String, String>();
        document.fieldNames().forEach(name -> texts.put(name, document.getString(name)));
        return texts;
    }

    static <T> JsonArray array(List<T> items, Function<T, JsonObject> form) {
        var array = new JsonArray();
        items.forEach(item -> array.add(form.apply(item)));
        return array;
    }

    static <T> List<T> list(JsonArray array, Function<JsonObject, T> form) {
        return array.stream().map(item -> form.apply((JsonObject) item)).toList();
    }
}
