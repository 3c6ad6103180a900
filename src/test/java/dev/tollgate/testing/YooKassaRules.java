package dev.tollgate.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What YooKassa asks of an order. */
final class YooKassaRules {
    private YooKassaRules() {}

    /** The parameter that is wrong in an order of a payment; null when it is good. */
    static @Nullable String fault(JsonObject order) {
        JsonObject amount = order.getJsonObject("amount");
        if (!isAmount(amount)) {
            return "amount.value";
        }
        JsonObject confirmation = order.getJsonObject("confirmation");
        if (confirmation == null
                || !"redirect".equals(confirmation.getString("type"))
                || !confirmation.getString("return_url", "").startsWith("http")) {
            return "confirmation.return_url";
        }
        if (order.getString("description", "").length() > 128) {
            return "description";
        }
        JsonObject receipt = order.getJsonObject("receipt");
        return receipt == null || isReceipt(receipt, amount) ? null : "receipt";
    }

    private static boolean isAmount(@Nullable JsonObject amount) {
        return amount != null
                && amount.getValue("value") instanceof String value
                && value.matches("[0-9]{1,10}\\.[0-9]{2}")
                && List.of("RUB", "USD").contains(amount.getString("currency"));
    }

    private static boolean isReceipt(JsonObject receipt, JsonObject amount) {
        JsonArray items = receipt.getJsonArray("items");
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < items.size(); i++) {
            JsonObject item = items.getJsonObject(i);
            sum = sum.add(new BigDecimal(item.getJsonObject("amount").getString("value"))
                    .multiply(new BigDecimal(item.getString("quantity"))));
        }
        return receipt.getJsonObject("customer").getString("email", "").contains("@")
                && sum.compareTo(new BigDecimal(amount.getString("value"))) == 0;
    }
}
