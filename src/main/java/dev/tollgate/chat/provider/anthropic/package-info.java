/** The dialect of Anthropic's Messages API. */
@NullMarked
package dev.tollgate.chat.provider.anthropic;

import org.jspecify.annotations.NullMarked;
