/** Alerts of organisations: what is low, and what is used up. */
@NullMarked
package dev.tollgate.billing.alert;

import org.jspecify.annotations.NullMarked;
