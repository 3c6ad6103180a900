/** Failures as callers see them: one place that turns an exception into a status and a body. */
@NullMarked
package dev.tollgate.http.error;

import org.jspecify.annotations.NullMarked;
