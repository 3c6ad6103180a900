/** The audit log: who did what to whose money, rights or dialogs, written before it happens. */
@NullMarked
package dev.tollgate.platform.audit;

import org.jspecify.annotations.NullMarked;
