package dev.tollgate.billing.payment;

/** One payment of an organisation. */
public record PaymentRef(String organisationId, String id) {}
