/** Whole nodes over HTTP: what users, admins and providers see of one another. */
@NullMarked
package dev.tollgate.node;

import org.jspecify.annotations.NullMarked;
