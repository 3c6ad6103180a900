package dev.tollgate.billing.payment;

import java.util.List;

/** One page of payments and how many there are in all. */
public record PaymentPage(List<Payment> payments, long total) {
    public PaymentPage {
        payments = List.copyOf(payments);
    }
}
