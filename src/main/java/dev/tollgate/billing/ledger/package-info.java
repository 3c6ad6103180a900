/** How charges become durable: holds, the journal with group commit, accounts and entries as its projections. */
@NullMarked
package dev.tollgate.billing.ledger;

import org.jspecify.annotations.NullMarked;
