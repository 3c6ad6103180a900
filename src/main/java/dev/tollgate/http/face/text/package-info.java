/** Surface B: text generation in credits, as requirements 2 and 3 shape it. */
@NullMarked
package dev.tollgate.http.face.text;

import org.jspecify.annotations.NullMarked;
