/** OpenAI's wire dialect, spoken by OpenAI and by many others with small differences. */
@NullMarked
package dev.tollgate.chat.provider.openai;

import org.jspecify.annotations.NullMarked;
