/** Tests of alerts. */
@NullMarked
package dev.tollgate.billing.alert;

import org.jspecify.annotations.NullMarked;
