/** Tests of the faces for conversations and prompts that people keep. */
@NullMarked
package dev.tollgate.http.face.library;

import org.jspecify.annotations.NullMarked;
