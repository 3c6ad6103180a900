package dev.tollgate.billing.payment;

/** A demo checkout by its unguessable id. */
public record CheckoutRef(String id) {}
