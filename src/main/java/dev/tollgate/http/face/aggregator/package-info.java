/** Surface C: sessions, API keys and money, as requirement 4 shapes them. */
@NullMarked
package dev.tollgate.http.face.aggregator;

import org.jspecify.annotations.NullMarked;
