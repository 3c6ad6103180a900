/** Who calls and what they may do: users, organisations, end users, API keys, tokens, passwords. */
@NullMarked
package dev.tollgate.identity;

import org.jspecify.annotations.NullMarked;
