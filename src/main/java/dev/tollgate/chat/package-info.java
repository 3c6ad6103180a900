/** One chat request from start to end: routing, retries, streaming, metering. */
@NullMarked
package dev.tollgate.chat;

import org.jspecify.annotations.NullMarked;
