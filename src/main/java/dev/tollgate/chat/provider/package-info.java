/** The wire dialects of model providers: pure translation between them and the OpenAI form used inside. */
@NullMarked
package dev.tollgate.chat.provider;

import org.jspecify.annotations.NullMarked;
