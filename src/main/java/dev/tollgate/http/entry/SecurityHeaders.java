package dev.tollgate.http.entry;

import io.vertx.core.MultiMap;

/** Headers that every answer carries; pages for people replace the content security policy by their own. */
public final class SecurityHeaders {
    private SecurityHeaders() {}

    /** Sets them. */
    public static void add(MultiMap headers) {
        headers.set("X-Content-Type-Options", "nosniff")
                .set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                .set("X-Frame-Options", "DENY")
                .set("Referrer-Policy", "no-referrer")
                .set("X-Robots-Tag", "noindex");
    }
}
