/** What was said before: conversations of users and end users. */
@NullMarked
package dev.tollgate.context;

import org.jspecify.annotations.NullMarked;
