/** What an account did in a month, for its owners' books. */
@NullMarked
package dev.tollgate.billing.statement;

import org.jspecify.annotations.NullMarked;
