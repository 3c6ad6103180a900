package dev.tollgate.billing.payment;

/**
 * A demo checkout as its page shows it.
 *
 * @param id unguessable: who knows it may decide
 * @param formToken to be sent with the decision
 * @param status PENDING until somebody decided or it is too old
 */
public record Checkout(
        String id, String formToken, PaymentStatus status, Money amount, String description, String returnUrl) {}
