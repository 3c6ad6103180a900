/** What stands around a run: processes, accounts, the books. */
@NullMarked
package dev.tollgate.load.stage;

import org.jspecify.annotations.NullMarked;
