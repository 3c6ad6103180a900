/** The dialect of Google's Gemini REST API. */
@NullMarked
package dev.tollgate.chat.provider.gemini;

import org.jspecify.annotations.NullMarked;
