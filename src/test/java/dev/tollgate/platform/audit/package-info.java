/** Tests of the audit log over a real store. */
@NullMarked
package dev.tollgate.platform.audit;

import org.jspecify.annotations.NullMarked;
