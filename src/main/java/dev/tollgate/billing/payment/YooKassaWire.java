package dev.tollgate.billing.payment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.payment.PaymentProvider.Order;
import dev.tollgate.billing.payment.PaymentProvider.RefundOrder;
import dev.tollgate.billing.payment.PaymentProvider.Seen;
import dev.tollgate.billing.payment.PaymentProvider.SeenRefund;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.json.StrictJson;
import dev.tollgate.platform.settings.PaymentSettings.ReceiptSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bodies of YooKassa's API v3. What it answers is read strictly: one that is not as described is no answer. */
final class YooKassaWire {
    /** The member of `metadata` that holds our payment's id. */
    static final String PAYMENT_ID = "payment_id";

    /** The member of `metadata` that holds our refund's id. */
    static final String REFUND_ID = "refund_id";

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final Pattern CODE = Pattern.compile("[a-z0-9_]{1,64}");
    private static final int MAX_URL = 2_048;

    /** Reasons that mean somebody did not want to pay; all others mean that it did not work. */
    private static final Set<String> CALLED_OFF =
            Set.of("canceled_by_merchant", "expired_on_confirmation", "expired_on_capture");

    private final ReceiptSettings receipts;

    YooKassaWire(ReceiptSettings receipts) {
        this.receipts = receipts;
    }

    /** A receipt has to go somewhere. */
    void check(PaymentWish wish) {
        if (receipts.isOn() && receiptEmail(wish.receiptEmail()).isEmpty()) {
            throw TollgateException.invalid("email", "the receipt needs an e-mail address: add one to the profile");
        }
    }

    private String receiptEmail(@Nullable String own) {
        return own == null ? receipts.email() : own;
    }

    JsonObject order(Order order) {
        String description = order.description();
        JsonObject body = new JsonObject()
                .put("amount", amount(order.amount()))
                .put("capture", true)
                .put("confirmation", new JsonObject().put("type", "redirect").put("return_url", order.returnUrl()))
                .put("metadata", new JsonObject().put(PAYMENT_ID, order.paymentId()));
        if (!description.isEmpty()) {
            body.put("description", description);
        }
        addReceipt(body, order.amount(), order.receiptEmail());
        return body;
    }

    /** For all of a payment YooKassa makes the receipt from the payment's. */
    JsonObject order(RefundOrder order) {
        JsonObject body = new JsonObject()
                .put("payment_id", order.providerId())
                .put("amount", amount(order.amount()))
                .put("metadata", new JsonObject().put(REFUND_ID, order.refundId()));
        if (!order.isWhole()) {
            addReceipt(body, order.amount(), order.receiptEmail());
        }
        return body;
    }

    private static JsonObject amount(Money amount) {
        return new JsonObject().put("value", amount.text()).put("currency", amount.currency());
    }

    /** Of 54-FZ: one item of the whole sum. */
    private void addReceipt(JsonObject body, Money amount, @Nullable String own) {
        String email = receiptEmail(own);
        if (!receipts.isOn() || email.isEmpty()) {
            return;
        }
        JsonObject item = new JsonObject()
                .put("description", receipts.itemName())
                .put("quantity", "1.00")
                .put("amount", amount(amount))
                .put("vat_code", receipts.vatCode())
                .put("payment_subject", receipts.paymentSubject())
                .put("payment_mode", receipts.paymentMode());
        JsonObject receipt = new JsonObject()
                .put("customer", new JsonObject().put("email", email))
                .put("items", new JsonArray().add(item));
        if (receipts.taxSystemCode() > 0) {
            receipt.put("tax_system_code", receipts.taxSystemCode());
        }
        body.put("receipt", receipt);
    }

    /**
     * A payment out of an answer.
     *
     * @throws IllegalArgumentException when it is not one
     */
    static Seen seen(Buffer body) {
        ObjectNode payment = object(body);
        String reason = code(payment.path("cancellation_details").path("reason"));
        return new Seen(
                id(payment.path("id")),
                status(payment, reason),
                amount(payment.path("amount")),
                text(payment.path("metadata").path(PAYMENT_ID)),
                url(payment.path("confirmation").path("confirmation_url")),
                reason.isEmpty() ? null : reason,
                time(payment.path("captured_at")));
    }

    private static PaymentStatus status(ObjectNode payment, String reason) {
        return switch (text(payment.path("status"))) {
            case "pending", "waiting_for_capture" -> PaymentStatus.PENDING;
            case "succeeded" -> PaymentStatus.SUCCEEDED;
            case "canceled" -> {
                boolean byMerchant =
                        text(payment.path("cancellation_details").path("party")).equals("merchant");
                yield byMerchant || CALLED_OFF.contains(reason) ? PaymentStatus.CANCELED : PaymentStatus.FAILED;
            }
            default -> throw new IllegalArgumentException("not the status of a payment");
        };
    }

    /**
     * A refund out of an answer.
     *
     * @throws IllegalArgumentException when it is not one
     */
    static SeenRefund seenRefund(Buffer body) {
        ObjectNode refund = object(body);
        PaymentRefund.Status status =
                switch (text(refund.path("status"))) {
                    case "pending" -> PaymentRefund.Status.PENDING;
                    case "succeeded" -> PaymentRefund.Status.SUCCEEDED;
                    case "canceled" -> PaymentRefund.Status.FAILED;
                    default -> throw new IllegalArgumentException("not the status of a refund");
                };
        return new SeenRefund(
                id(refund.path("id")),
                id(refund.path("payment_id")),
                status,
                amount(refund.path("amount")),
                text(refund.path("metadata").path(REFUND_ID)));
    }

    private static ObjectNode object(@Nullable Buffer body) {
        try {
            return StrictJson.object(body == null ? Buffer.buffer() : body);
        } catch (TollgateException e) {
            throw new IllegalArgumentException("the answer is not a JSON object", e);
        }
    }

    private static String id(JsonNode node) {
        String id = text(node);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not an id");
        }
        return id;
    }

    private static Money amount(JsonNode node) {
        return Money.parse(text(node.path("value")), text(node.path("currency")));
    }

    private static String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : "";
    }

    private static String code(JsonNode node) {
        String code = text(node);
        return CODE.matcher(code).matches() ? code : "";
    }

    private static @Nullable String url(JsonNode node) {
        String url = text(node);
        boolean isWeb = url.startsWith("https://") || url.startsWith("http://");
        return isWeb && url.length() <= MAX_URL ? url : null;
    }

    private static @Nullable Instant time(JsonNode node) {
        try {
            return OffsetDateTime.parse(text(node)).toInstant();
        } catch (DateTimeParseException _) {
            return null;
        }
    }

    /** The code of an error, for logs; `unknown` where there is none. */
    static String errorCode(@Nullable Buffer body) {
        try {
            String code = code(object(body).path("code"));
            return code.isEmpty() ? "unknown" : code;
        } catch (IllegalArgumentException _) {
            return "unknown";
        }
    }

    /** How long to wait, where the answer says that. */
    static Optional<Duration> retryAfter(@Nullable Buffer body) {
        try {
            JsonNode millis = object(body).path("retry_after");
            return millis.canConvertToInt() && millis.intValue() > 0
                    ? Optional.of(Duration.ofMillis(millis.intValue()))
                    : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
