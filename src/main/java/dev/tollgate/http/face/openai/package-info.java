/** Surface D and its twins of surface C: chat completions and models in OpenAI's form. */
@NullMarked
package dev.tollgate.http.face.openai;

import org.jspecify.annotations.NullMarked;
