/** The form in which lines of the journal are stored, for those who write them and those who check them. */
@NullMarked
package dev.tollgate.billing.journal;

import org.jspecify.annotations.NullMarked;
