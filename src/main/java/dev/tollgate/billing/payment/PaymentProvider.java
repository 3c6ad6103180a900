package dev.tollgate.billing.payment;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who takes money: the port of this room. One class more makes another provider known; what it answers is only
 * translated there, and acted on by {@link PaymentSteps} alike for all.
 */
interface PaymentProvider {
    /** Its name in payments, `yookassa`. */
    String name();

    /** Refuses a wish that this provider could never take, with INVALID_REQUEST. */
    void check(PaymentWish wish);

    /**
     * Makes a payment. The same key always means the same payment, so an order whose outcome is not known is sent again
     * with its key.
     */
    Future<Outcome<Seen>> create(Order order);

    /**
     * The payment as the provider has it now; empty when it has none.
     *
     * @return fails with UPSTREAM_UNAVAILABLE, UPSTREAM_TIMEOUT or UPSTREAM_FAILED when that is not known
     */
    Future<Optional<Seen>> payment(String providerId);

    /** Gives money back; the same key always means the same refund. */
    Future<Outcome<SeenRefund>> refund(RefundOrder order);

    /** The refund as the provider has it now; empty when it has none. Fails as {@link #payment}. */
    Future<Optional<SeenRefund>> refund(String providerId);

    /**
     * What a provider is asked for.
     *
     * @param key to be known again by, at most 64 characters
     * @param receiptEmail where a receipt goes, or null
     */
    record Order(
            String paymentId,
            String key,
            Money amount,
            String description,
            String returnUrl,
            @Nullable String receiptEmail) {}

    /**
     * What is to go back.
     *
     * @param providerId of the payment
     * @param isWhole whether it is all of the payment
     * @param receiptEmail where a receipt goes, or null
     */
    record RefundOrder(
            String refundId,
            String key,
            String providerId,
            Money amount,
            boolean isWhole,
            @Nullable String receiptEmail) {}

    /** What became of an order. */
    sealed interface Outcome<T> {
        /** It is made. */
        record Made<T>(T what) implements Outcome<T> {}

        /** Nothing was made, and the same order would be refused again. */
        record Refused<T>(String code) implements Outcome<T> {}

        /** Nothing was made, but later it may be; with a new key. */
        record Busy<T>(Duration retryAfter) implements Outcome<T> {}

        /** Nobody knows; the same order may be sent again. */
        record Unclear<T>(Duration retryAfter) implements Outcome<T> {}
    }

    /**
     * A payment as a provider shows it.
     *
     * @param ourId the id of ours that it was made for; empty when it was not made by us
     * @param confirmationUrl where the payer pays, or null
     * @param reason why it did not succeed, or null
     * @param paidAt or null
     */
    record Seen(
            String id,
            PaymentStatus status,
            Money amount,
            String ourId,
            @Nullable String confirmationUrl,
            @Nullable String reason,
            @Nullable Instant paidAt) {}

    /**
     * A refund as a provider shows it.
     *
     * @param paymentId the provider's id of the payment
     * @param ourId the id of ours that it was made for; empty when it was not made by us
     */
    record SeenRefund(String id, String paymentId, PaymentRefund.Status status, Money amount, String ourId) {}
}
