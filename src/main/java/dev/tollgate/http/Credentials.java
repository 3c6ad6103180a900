package dev.tollgate.http;

import dev.tollgate.identity.Credential;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.MultiMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what a caller shows: `Authorization: Bearer`, `X-API-Key` (Anthropic's SDKs send it in lower case, which is the
 * same header) or `x-goog-api-key`. Never the query: addresses end up in logs.
 */
public final class Credentials {
    private static final String BEARER = "bearer ";
    private static final List<String> KEY_HEADERS = List.of("X-API-Key", "x-goog-api-key");

    private Credentials() {}

    /** Whether the request shows any. */
    static boolean areGiven(MultiMap headers) {
        return headers.contains("Authorization") || KEY_HEADERS.stream().anyMatch(headers::contains);
    }

    /** The one credential; UNAUTHENTICATED when there is none, or several that differ. */
    public static Credential of(MultiMap headers) {
        Set<String> shown = new LinkedHashSet<>();
        for (String authorization : headers.getAll("Authorization")) {
            if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                throw refused("Authorization must be of the kind Bearer");
            }
            shown.add(authorization.substring(BEARER.length()).strip());
        }
        for (String header : KEY_HEADERS) {
            headers.getAll(header).forEach(key -> shown.add(key.strip()));
        }
        if (shown.size() > 1) {
            throw refused("The request shows several credentials that differ");
        }
        if (shown.isEmpty() || shown.contains("")) {
            throw refused("Credentials are missing: send Authorization: Bearer or X-API-Key");
        }
        return new Credential(new Secret(shown.iterator().next()));
    }

    private static TollgateException refused(String message) {
        return new TollgateException(ErrorKind.UNAUTHENTICATED, message);
    }
}
