/** What all faces share: reading bodies and queries, writing JSON, one maker of chat requests, stream tickets. */
@NullMarked
package dev.tollgate.http.face;

import org.jspecify.annotations.NullMarked;
