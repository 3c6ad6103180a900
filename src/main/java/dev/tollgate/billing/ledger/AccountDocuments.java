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
        var applied = new JsonObject();
        account.applied().forEach(applied::put);
        return new JsonObject()
                .put("_id", account.id())
                .put("organisationId", account.organisationId())
                .put("balance", account.balanceNano())
                .put("available", account.availableNano())
                .put("creditLimit", account.creditLimitNano())
                .put("tokens", account.tokens())
                .put("updatedAt", account.updatedAtMs())
                .put("version", account.version())
                .put("holds", array(account.holds(), AccountDocuments::toDocument))
                .put("applied", applied)
                .put("lines", array(account.lines(), AccountDocuments::toDocument));
    }

    static AccountState toAccount(JsonObject document) {
        var applied = new HashMap<String, Long>();
        JsonObject checkpoints = document.getJsonObject("applied");
        checkpoints.fieldNames().forEach(epochId -> applied.put(epochId, checkpoints.getLong(epochId)));
        return new AccountState(
                document.getString("_id"),
                document.getString("organisationId"),
                document.getLong("balance"),
                document.getLong("available"),
                document.getLong("creditLimit"),
                document.getLong("tokens"),
                document.getLong("updatedAt"),
                document.getLong("version"),
                list(document.getJsonArray("holds"), AccountDocuments::toHold),
                applied,
                list(document.getJsonArray("lines"), line -> toSlowLine(document.getString("_id"), line)));
    }

    static JsonObject toDocument(StandingHold hold) {
        return new JsonObject()
                .put("id", hold.id())
                .put("epoch", hold.epochId())
                .put("held", hold.heldNano());
    }

    private static StandingHold toHold(JsonObject hold) {
        return new StandingHold(hold.getString("id"), hold.getString("epoch"), hold.getLong("held"));
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
