/** Tests of payments. */
@NullMarked
package dev.tollgate.billing.payment;

import org.jspecify.annotations.NullMarked;
