/** Rate limits: counted in Redis for all nodes together, and by each node alone while Redis is away. */
@NullMarked
package dev.tollgate.http.limit;

import org.jspecify.annotations.NullMarked;
