@NullMarked
package dev.tollgate.billing.journal;

import org.jspecify.annotations.NullMarked;
