package dev.tollgate.billing.payment;

/**
 * Somebody says that something changed at a provider. Nothing of it is believed: it only names what to read there.
 *
 * @param objectId the provider's id of the payment or refund
 */
public record PaymentNotice(String provider, Subject subject, String objectId) {
    /** What changed. */
    public enum Subject {
        PAYMENT,
        REFUND
    }
}
