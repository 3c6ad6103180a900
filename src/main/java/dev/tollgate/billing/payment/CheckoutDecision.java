package dev.tollgate.billing.payment;

/**
 * What the payer pressed on the demo page.
 *
 * @param formToken as the page had it
 * @param pays true for Pay, false for Cancel
 */
public record CheckoutDecision(String id, String formToken, boolean pays) {}
