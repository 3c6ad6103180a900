/** Tests of the settings: every default, every key, every refusal. */
@NullMarked
package dev.tollgate.platform.settings;

import org.jspecify.annotations.NullMarked;
