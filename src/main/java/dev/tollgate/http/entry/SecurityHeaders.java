package dev.tollgate.http.entry;

import static io.vertx.core.http.HttpHeaders.createOptimized;

import io.vertx.core.MultiMap;
import java.util.Map;

/** Headers that every answer carries; pages for people replace the content security policy by their own. */
public final class SecurityHeaders {
    /** In the form that is written out without being encoded anew. */
    private static final Map<CharSequence, CharSequence> NAME_TO_VALUE = Map.of(
            createOptimized("X-Content-Type-Options"), createOptimized("nosniff"),
            createOptimized("Content-Security-Policy"), createOptimized("default-src 'none'; frame-ancestors 'none'"),
            createOptimized("X-Frame-Options"), createOptimized("DENY"),
            createOptimized("Referrer-Policy"), createOptimized("no-referrer"),
            createOptimized("X-Robots-Tag"), createOptimized("noindex"));

    private SecurityHeaders() {}

    /** Sets them. */
    public static void add(MultiMap headers) {
        NAME_TO_VALUE.forEach(headers::set);
    }
}
