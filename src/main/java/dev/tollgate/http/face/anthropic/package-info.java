/** Anthropic's half of surface E: messages, the count of a prompt's tokens, models in Anthropic's form. */
@NullMarked
package dev.tollgate.http.face.anthropic;

import org.jspecify.annotations.NullMarked;
