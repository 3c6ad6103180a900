/** Letters to people: their texts in English and Russian, and the way to a mail server. */
@NullMarked
package dev.tollgate.platform.mail;

import org.jspecify.annotations.NullMarked;
