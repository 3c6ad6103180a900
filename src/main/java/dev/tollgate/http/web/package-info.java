/** Serves the web app, as it was built into the jar. */
@NullMarked
package dev.tollgate.http.web;

import org.jspecify.annotations.NullMarked;
