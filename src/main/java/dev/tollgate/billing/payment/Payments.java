package dev.tollgate.billing.payment;

import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/**
 * Buying credits. A payment is credited exactly once, whatever arrives, however often and in whatever order. All fail with
 * a {@link dev.tollgate.platform.TollgateException}: UNAVAILABLE when the store does not take it now.
 */
public interface Payments {
    /**
     * Makes a payment at the provider.
     *
     * @return PENDING with its `confirmationUrl`; fails with INVALID_REQUEST naming the field, UNAVAILABLE when no provider
     *     is configured, UPSTREAM_REFUSED when the provider refused it, UPSTREAM_UNAVAILABLE when the provider did not
     *     answer: the same wish may then be repeated
     */
    Future<Payment> pay(PaymentWish wish);

    /**
     * The payment; one that is pending is looked up at the provider first. NOT_FOUND unless it is the organisation's, where
     * one is named.
     */
    Future<Payment> payment(PaymentRef payment);

    /** The payments of an organisation, or of all. */
    Future<PaymentPage> payments(PaymentQuery query);

    /**
     * Reads at the provider what is said to have changed, and acts on that alone.
     *
     * @return done when all that follows of it is durable, or when it is nothing of ours; fails with UPSTREAM_UNAVAILABLE
     *     or UPSTREAM_TIMEOUT when the provider could not be asked, with NOT_FOUND when that provider is not configured
     */
    Future<Done> noticed(PaymentNotice notice);

    /**
     * Gives money back and takes the credits that it bought, even if they were spent already. What the provider has not
     * decided yet is PENDING.
     *
     * @return fails with NOT_FOUND, CONFLICT when the payment did not succeed, INVALID_REQUEST naming `amount` when it is
     *     more than what is left, UPSTREAM_REFUSED when the provider refused
     */
    Future<PaymentRefund> refund(RefundWish wish);

    /** The demo checkout; NOT_FOUND, always so while a real provider is configured. */
    Future<Checkout> checkout(CheckoutRef checkout);

    /**
     * Pays or cancels at the demo checkout, and brings that to the ledger. NOT_FOUND as above, also for a wrong token;
     * CONFLICT when it was decided before.
     */
    Future<Checkout> decide(CheckoutDecision decision);
}
