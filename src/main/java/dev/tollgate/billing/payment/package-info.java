/** Payments: from a wish to pay, through a payment provider, to one line in the ledger; and back by refunds. */
@NullMarked
package dev.tollgate.billing.payment;

import org.jspecify.annotations.NullMarked;
