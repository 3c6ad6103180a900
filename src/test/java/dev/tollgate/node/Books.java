package dev.tollgate.node;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The balance and all ledger entries of one organisation, as its own key reads them. */
record Books(JsonObject balance, List<JsonObject> entries) {
    private static final int PAGE = 100;

    static Books read(Api owner) {
        var entries = new ArrayList<JsonObject>();
        for (int page = 1; ; page++) {
            Reply reply = owner.get("/api/v1/billing/transactions?page=" + page + "&limit=" + PAGE)
                    .is(200);
            List<JsonObject> found = reply.json().getJsonArray("data").stream()
                    .map(JsonObject.class::cast)
                    .toList();
            entries.addAll(found);
            if (found.size() < PAGE) {
                break;
            }
        }
        return new Books(owner.get("/api/v1/billing/balance").is(200).json(), entries);
    }

    BigDecimal figure(String name) {
        return new BigDecimal(balance.getValue(name).toString());
    }

    /** What the entries come to. */
    BigDecimal sum() {
        return entries.stream()
                .map(entry ->
                        entry.getString("type").equals("DEBIT") ? amount(entry).negate() : amount(entry))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What requests were charged. */
    List<JsonObject> charges() {
        return entries.stream()
                .filter(entry -> entry.getString("type").equals("DEBIT"))
                .toList();
    }

    static BigDecimal amount(JsonObject entry) {
        return new BigDecimal(entry.getValue("amount").toString());
    }
}
