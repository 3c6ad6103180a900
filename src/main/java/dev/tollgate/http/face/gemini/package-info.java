/** Gemini's half of surface E: generated content, whole and in parts. */
@NullMarked
package dev.tollgate.http.face.gemini;

import org.jspecify.annotations.NullMarked;
