/** What operators and readers of the API open: health, metrics, the OpenAPI document and its pages. */
@NullMarked
package dev.tollgate.http.ops;

import org.jspecify.annotations.NullMarked;
