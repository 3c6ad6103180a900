package dev.tollgate.http.error;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.platform.ErrorKind;
import java.util.Locale;

/** Errors in the shape of Google's APIs, of answers and of streams that break off. */
public final class GeminiErrors {
    private GeminiErrors() {}

    /** `{error: {code, message, status, details}}`; the one detail is an `ErrorInfo` of google.rpc. */
    public static ObjectNode body(ErrorKind kind, String message) {
        ObjectNode body = new JsonNodeFactory(true).objectNode();
        body.putObject("error")
                .put("code", kind.status())
                .put("message", message)
                .put("status", status(kind))
                .putArray("details")
                .addObject()
                .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .put("reason", kind.code().toUpperCase(Locale.ROOT))
                .put("domain", "tollgate")
                .putObject("metadata");
        return body;
    }

    /** The kind with this code; UPSTREAM_FAILED for a code that is none. */
    public static ErrorKind kindOf(String code) {
        for (ErrorKind kind : ErrorKind.values()) {
            if (kind.code().equals(code)) {
                return kind;
            }
        }
        return ErrorKind.UPSTREAM_FAILED;
    }

    private static String status(ErrorKind kind) {
        return switch (kind) {
            case INVALID_REQUEST,
                    INVALID_JSON,
                    CONTEXT_LENGTH_EXCEEDED,
                    BODY_TOO_LARGE,
                    URI_TOO_LONG,
                    UNSUPPORTED_MEDIA_TYPE,
                    HEADERS_TOO_LARGE -> "INVALID_ARGUMENT";
            case UNAUTHENTICATED -> "UNAUTHENTICATED";
            case INSUFFICIENT_CREDIT -> "FAILED_PRECONDITION";
            case FORBIDDEN, MODEL_NOT_ALLOWED -> "PERMISSION_DENIED";
            case NOT_FOUND, MODEL_NOT_FOUND -> "NOT_FOUND";
            case METHOD_NOT_ALLOWED -> "UNIMPLEMENTED";
            case CONFLICT -> "ABORTED";
            case RATE_LIMITED -> "RESOURCE_EXHAUSTED";
            case INTERNAL, UPSTREAM_FAILED, UPSTREAM_REFUSED -> "INTERNAL";
            case UNAVAILABLE, UPSTREAM_UNAVAILABLE -> "UNAVAILABLE";
            case REQUEST_TIMEOUT, UPSTREAM_TIMEOUT -> "DEADLINE_EXCEEDED";
        };
    }
}
