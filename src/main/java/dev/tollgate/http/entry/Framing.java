package dev.tollgate.http.entry;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/**
 * Refuses requests about whose end or target two servers in a row could disagree (RFC 9112, sections 3.2 and 6.3). The
 * decoder has already refused unlike `Content-Length`s and malformed lines. After such a refusal the connection is closed.
 */
final class Framing {
    /** Far above what browsers and SDKs send; the size of all headers together is limited by the decoder. */
    private static final int MAX_HEADERS = 200;

    private Framing() {}

    static void check(HttpServerRequest request) {
        MultiMap headers = request.headers();
        int[] count = {0};
        headers.forEach((_, _) -> count[0]++);
        if (count[0] > MAX_HEADERS) {
            throw new TollgateException(ErrorKind.HEADERS_TOO_LARGE, "The request has too many headers");
        }
        if (headers.getAll(HttpHeaders.HOST).size() > 1) {
            throw refused("The request has more than one Host header");
        }
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return;
        }
        boolean plainlyChunked =
                codings.size() == 1 && codings.getFirst().trim().equalsIgnoreCase("chunked");
        if (!plainlyChunked || request.version() == HttpVersion.HTTP_1_0) {
            throw refused("The transfer encoding is not supported");
        }
        if (headers.contains(HttpHeaders.CONTENT_LENGTH)) {
            throw refused("The request has both Transfer-Encoding and Content-Length");
        }
    }

    private static TollgateException refused(String message) {
        return new TollgateException(ErrorKind.INVALID_REQUEST, message);
    }
}
