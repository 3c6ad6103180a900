package dev.tollgate.billing.payment;

import dev.tollgate.billing.payment.Progress.State;
import dev.tollgate.billing.payment.StoredPayment.Due;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The form of payments in the store. */
final class PaymentDocuments {
    /** Where a receipt goes; in payments and in refunds. */
    static final String EMAIL = "email";

    private PaymentDocuments() {}

    static JsonObject toDocument(StoredPayment payment) {
        PaymentTerms terms = payment.terms();
        Progress progress = payment.progress();
        JsonObject document = new JsonObject()
                .put("_id", payment.id())
                .put("org", terms.organisationId())
                .put("user", terms.userId())
                .put("provider", terms.provider())
                .put("minor", terms.amount().minor())
                .put("currency", terms.amount().currency())
                .put("creditNano", terms.creditNano())
                .put("creditsPerUnit", terms.creditsPerUnit().toPlainString())
                .put("description", terms.description())
                .put("returnUrl", terms.returnUrl())
                .put("state", progress.state().name())
                .put("status", progress.state().shown().name())
                .put("announced", progress.announced())
                .put("key", progress.key())
                .put("madeAt", payment.madeAtMs())
                .put("tries", payment.due().tries())
                .put("nextAt", payment.due().atMs())
                .put("version", payment.version());
        putIfThere(document, EMAIL, progress.receiptEmail());
        String providerId = progress.providerId();
        if (providerId != null) {
            document.put("ref", ref(terms.provider(), providerId)).put("providerId", providerId);
        }
        putIfThere(document, "url", progress.confirmationUrl());
        putIfThere(document, "reason", progress.reason());
        putIfThere(document, "paidAt", progress.paidAtMs());
        var refunds = new JsonArray();
        payment.refunds().forEach(refund -> refunds.add(toDocument(refund)));
        return document.put("refunds", refunds);
    }

    /** What no two payments have in common: two providers may use the same ids. */
    static String ref(String provider, String providerId) {
        return provider + ":" + providerId;
    }

    private static JsonObject toDocument(StoredRefund refund) {
        JsonObject document = new JsonObject()
                .put("id", refund.id())
                .put("key", refund.key())
                .put("minor", refund.amount().minor())
                .put("currency", refund.amount().currency())
                .put("debitNano", refund.debitNano())
                .put("state", refund.state().name())
                .put("reason", refund.cause().reason())
                .put("by", refund.cause().byUserId())
                .put("at", refund.atMs());
        putIfThere(document, EMAIL, refund.cause().receiptEmail());
        putIfThere(document, "providerId", refund.providerId());
        return document;
    }

    private static void putIfThere(JsonObject document, String name, @Nullable Object value) {
        if (value != null) {
            document.put(name, value);
        }
    }

    static StoredPayment toPayment(JsonObject document) {
        var terms = new PaymentTerms(
                document.getString("org"),
                document.getString("user"),
                document.getString("provider"),
                amount(document),
                document.getLong("creditNano"),
                new BigDecimal(document.getString("creditsPerUnit")),
                document.getString("description"),
                document.getString("returnUrl"));
        var progress = new Progress(
                State.valueOf(document.getString("state")),
                document.getBoolean("announced"),
                document.getString("key"),
                document.getString(EMAIL),
                document.getString("providerId"),
                document.getString("url"),
                document.getString("reason"),
                document.getLong("paidAt"));
        List<StoredRefund> refunds = document.getJsonArray("refunds").stream()
                .map(each -> toRefund((JsonObject) each))
                .toList();
        return new StoredPayment(
                document.getString("_id"),
                terms,
                progress,
                refunds,
                document.getLong("madeAt"),
                new Due(document.getInteger("tries"), document.getLong("nextAt")),
                document.getLong("version"));
    }

    private static StoredRefund toRefund(JsonObject document) {
        return new StoredRefund(
                document.getString("id"),
                document.getString("key"),
                document.getString("providerId"),
                amount(document),
                document.getLong("debitNano"),
                StoredRefund.State.valueOf(document.getString("state")),
                new StoredRefund.Cause(
                        document.getString("reason"), document.getString("by"), document.getString(EMAIL)),
                document.getLong("at"));
    }

    private static Money amount(JsonObject document) {
        return new Money(document.getLong("minor"), document.getString("currency"));
    }
}
