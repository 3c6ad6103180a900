package dev.tollgate.http.entry;

import dev.tollgate.platform.Ids;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The label of a request in logs and bodies. The caller may choose it (`X-Request-ID`), so it is never a key and only
 * characters are taken that can do no harm in a header or a log line.
 */
public final class RequestLabel {
    /** The header it comes and goes by. */
    public static final CharSequence HEADER = HttpHeaders.createOptimized("X-Request-ID");

    private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private RequestLabel() {}

    static String of(List<String> sent, Ids ids) {
        return sent.size() == 1 && FIT.matcher(sent.getFirst()).matches() ? sent.getFirst() : ids.next("req");
    }
}
