/** Tests of statements. */
@NullMarked
package dev.tollgate.billing.statement;

import org.jspecify.annotations.NullMarked;
