/** The money: accounts, holds, the ledger and its journal, prices. */
@NullMarked
package dev.tollgate.billing;

import org.jspecify.annotations.NullMarked;
