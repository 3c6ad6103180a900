/** What every room stands on: errors, ids, clock, money, and below it bus, settings, stores and audit. It knows no room. */
@NullMarked
package dev.tollgate.platform;

import org.jspecify.annotations.NullMarked;
