/** Tests of letters, with a mail server of the tests. */
@NullMarked
package dev.tollgate.platform.mail;

import org.jspecify.annotations.NullMarked;
