/** Surface C: sessions, API keys and money. */
@NullMarked
package dev.tollgate.http.face.aggregator;

import org.jspecify.annotations.NullMarked;
