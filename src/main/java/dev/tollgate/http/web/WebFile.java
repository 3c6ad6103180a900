package dev.tollgate.http.web;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of the web app in memory, in every encoding that it is served in.
 *
 * @param type its media type
 * @param tag stands for its content
 * @param immutable whether another content would have another name
 * @param encodingToBytes `identity` and what is smaller; never written to
 */
record WebFile(String type, String tag, boolean immutable, Map<String, Buffer> encodingToBytes) {
    static final String IDENTITY = "identity";

    /** The best first; `files.json` calls them by the endings `br` and `gz`. */
    private static final List<String> PREFERRED = List.of("br", "gzip");

    WebFile {
        encodingToBytes = Map.copyOf(encodingToBytes);
        if (!encodingToBytes.containsKey(IDENTITY)) {
            throw new IllegalArgumentException("a file is there as it is, too");
        }
    }

    /** The smallest form that the client takes. */
    String encodingFor(MultiMap headers) {
        String accepted = headers.get(HttpHeaders.ACCEPT_ENCODING);
        for (String encoding : PREFERRED) {
            if (encodingToBytes.containsKey(encoding) && accepts(accepted, encoding)) {
                return encoding;
            }
        }
        return IDENTITY;
    }

    Buffer bytes(String encoding) {
        return encodingToBytes.getOrDefault(encoding, Buffer.buffer());
    }

    /** Each form has its own: a strong tag stands for the very bytes. */
    String entityTag(String encoding) {
        return encoding.equals(IDENTITY) ? '"' + tag + '"' : '"' + tag + '-' + encoding + '"';
    }

    private static boolean accepts(@Nullable String accepted, String encoding) {
        if (accepted == null) {
            return false;
        }
        for (String part : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] nameAndQuality = part.strip().split("\\s*;\\s*", 2);
            if (nameAndQuality[0].equals(encoding)) {
                return nameAndQuality.length == 1 || !nameAndQuality[1].matches("q=0(\\.0{0,3})?");
            }
        }
        return false;
    }
}
