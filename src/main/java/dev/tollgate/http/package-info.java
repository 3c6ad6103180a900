/** The router made from the OpenAPI document: sign-in, limits, idempotency, errors, and one face for each surface. */
@NullMarked
package dev.tollgate.http;

import org.jspecify.annotations.NullMarked;
