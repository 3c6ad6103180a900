/** `Idempotency-Key`: the same request sent twice is done and billed once, and both get the first answer. */
@NullMarked
package dev.tollgate.http.idempotency;

import org.jspecify.annotations.NullMarked;
