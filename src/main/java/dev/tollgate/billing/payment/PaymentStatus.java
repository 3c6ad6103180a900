package dev.tollgate.billing.payment;

import java.util.Locale;

/** How a payment stands, as payers see it. */
public enum PaymentStatus {
    PENDING,
    /** Paid, and the credits are in the ledger. */
    SUCCEEDED,
    /** It did not work: refused by the bank, or by the provider. */
    FAILED,
    /** Called off or left to expire. */
    CANCELED;

    /** The name in requests and answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
