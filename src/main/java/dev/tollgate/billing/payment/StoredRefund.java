package dev.tollgate.billing.payment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A refund as it lies in its payment's document.
 *
 * @param key fixed before the first attempt; empty for one that was made at the provider and not by us
 * @param providerId null while it is not known there
 * @param atMs when it was made
 */
record StoredRefund(
        String id,
        String key,
        @Nullable String providerId,
        Money amount,
        long debitNano,
        State state,
        Cause cause,
        long atMs) {
    /** The steps of a refund, in their order. */
    enum State {
        /** Durable here; the provider may know of it or not. */
        MADE,
        /** Known at the provider. */
        PENDING,
        /** The money went back; the credits are to follow. */
        RETURNED,
        /** The credits are out of the ledger; others are to be told. */
        BOOKED,
        DONE,
        /** The provider refused; nothing went back. */
        REFUSED
    }

    /** @param receiptEmail null when none is needed (any more) */
    record Cause(String reason, String byUserId, @Nullable String receiptEmail) {}

    boolean isOpen() {
        return state != State.DONE && state != State.REFUSED;
    }

    boolean isUndecided() {
        return state == State.MADE || state == State.PENDING;
    }

    /** As the provider shows it now. */
    StoredRefund seen(PaymentProvider.SeenRefund seen) {
        State next =
                switch (seen.status()) {
                    case PENDING -> State.PENDING;
                    case SUCCEEDED -> State.RETURNED;
                    case FAILED -> State.REFUSED;
                };
        return new StoredRefund(id, key, seen.id(), amount, debitNano, next, withoutEmail(), atMs);
    }

    StoredRefund to(State next) {
        return new StoredRefund(id, key, providerId, amount, debitNano, next, cause, atMs);
    }

    StoredRefund withKey(String newKey) {
        return new StoredRefund(id, newKey, providerId, amount, debitNano, state, cause, atMs);
    }

    private Cause withoutEmail() {
        return new Cause(cause.reason, cause.byUserId, null);
    }

    PaymentRefund shown(String paymentId) {
        PaymentRefund.Status status =
                switch (state) {
                    case MADE, PENDING, RETURNED -> PaymentRefund.Status.PENDING;
                    case BOOKED, DONE -> PaymentRefund.Status.SUCCEEDED;
                    case REFUSED -> PaymentRefund.Status.FAILED;
                };
        return new PaymentRefund(id, paymentId, status, amount, debitNano, cause.reason, Instant.ofEpochMilli(atMs));
    }
}
