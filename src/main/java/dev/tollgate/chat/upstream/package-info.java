/** Asks upstreams: which one, how often, how long, and when to leave one alone. For the chat room alone. */
@NullMarked
package dev.tollgate.chat.upstream;

import org.jspecify.annotations.NullMarked;
