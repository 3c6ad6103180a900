/** Surface I: the conversations and prompts that a person keeps. */
@NullMarked
package dev.tollgate.http.face.library;

import org.jspecify.annotations.NullMarked;
