package dev.tollgate.billing.payment;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.util.List;
import java.util.Optional;

/**
 * The providers that are configured; new payments go to the first. A payment stays with its own: while that one is not
 * configured, nothing happens to it.
 */
record Providers(List<PaymentProvider> all) {
    Providers {
        all = List.copyOf(all);
    }

    /** Who takes new payments; UNAVAILABLE. */
    PaymentProvider current() {
        return all.stream()
                .findFirst()
                .orElseThrow(() -> new TollgateException(
                        ErrorKind.UNAVAILABLE, "Payments cannot be made here: no payment provider is configured"));
    }

    Optional<PaymentProvider> named(String name) {
        return all.stream().filter(provider -> provider.name().equals(name)).findFirst();
    }

    /** The provider of a payment; UPSTREAM_UNAVAILABLE while it is not configured. */
    PaymentProvider of(StoredPayment payment) {
        return named(payment.terms().provider())
                .orElseThrow(() -> new TollgateException(
                        ErrorKind.UPSTREAM_UNAVAILABLE, "The provider of this payment is not configured"));
    }
}
