/** What happens to a request before its operation is known: label, framing, path, address, body. */
@NullMarked
package dev.tollgate.http.entry;

import org.jspecify.annotations.NullMarked;
