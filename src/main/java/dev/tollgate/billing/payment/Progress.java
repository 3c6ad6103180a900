package dev.tollgate.billing.payment;

import org.jspecify.annotations.Nullable;

/**
 * How far a payment has come.
 *
 * @param announced whether the outbox has the event of this state
 * @param key fixed before the first attempt at the provider
 * @param receiptEmail kept until the provider knows of it, then null
 * @param providerId null while it is not known there
 * @param reason why it did not succeed, or null
 * @param paidAtMs or null
 */
record Progress(
        State state,
        boolean announced,
        String key,
        @Nullable String receiptEmail,
        @Nullable String providerId,
        @Nullable String confirmationUrl,
        @Nullable String reason,
        @Nullable Long paidAtMs) {
    /** The steps of a payment. */
    enum State {
        /** Durable here; the provider may know of it or not. */
        MADE,
        /** Known at the provider, not decided. */
        PENDING,
        /** The provider has the money; the credits are to follow. */
        PAID,
        /** The credits are in the ledger. */
        SUCCEEDED,
        CANCELED,
        FAILED;

        PaymentStatus shown() {
            return switch (this) {
                case MADE, PENDING, PAID -> PaymentStatus.PENDING;
                case SUCCEEDED -> PaymentStatus.SUCCEEDED;
                case CANCELED -> PaymentStatus.CANCELED;
                case FAILED -> PaymentStatus.FAILED;
            };
        }

        boolean isFinal() {
            return switch (this) {
                case MADE, PENDING, PAID -> false;
                case SUCCEEDED, CANCELED, FAILED -> true;
            };
        }
    }

    static Progress begun(String key, @Nullable String receiptEmail) {
        return new Progress(State.MADE, false, key, receiptEmail, null, null, null, null);
    }

    Progress known(String id, @Nullable String url) {
        return new Progress(State.PENDING, false, key, null, id, url, null, null);
    }

    Progress to(State next) {
        return new Progress(next, false, key, receiptEmail, providerId, confirmationUrl, reason, paidAtMs);
    }

    Progress paid(long atMs) {
        return new Progress(State.PAID, false, key, null, providerId, confirmationUrl, null, atMs);
    }

    Progress ended(State next, @Nullable String why) {
        return new Progress(next, false, key, null, providerId, confirmationUrl, why, null);
    }

    Progress told() {
        return new Progress(state, true, key, receiptEmail, providerId, confirmationUrl, reason, paidAtMs);
    }

    Progress withKey(String newKey) {
        return new Progress(state, announced, newKey, receiptEmail, providerId, confirmationUrl, reason, paidAtMs);
    }
}
