/** Tests of the face that speaks Anthropic. */
@NullMarked
package dev.tollgate.http.face.anthropic;

import org.jspecify.annotations.NullMarked;
