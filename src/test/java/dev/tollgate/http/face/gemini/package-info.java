/** Tests of the face that speaks Gemini. */
@NullMarked
package dev.tollgate.http.face.gemini;

import org.jspecify.annotations.NullMarked;
