package dev.tollgate.http.error;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.platform.ErrorKind;

/** Errors in Anthropic's shape, of answers and of streams that break off. */
public final class AnthropicErrors {
    private AnthropicErrors() {}

    /**
     * `{type, error: {type, message, details: {error_code}}, request_id}`.
     *
     * @param code of an {@link ErrorKind}
     * @param label of the request
     */
    public static ObjectNode body(String type, String message, String code, String label) {
        ObjectNode body = new JsonNodeFactory(true).objectNode().put("type", "error");
        body.putObject("error")
                .put("type", type)
                .put("message", message)
                .putObject("details")
                .put("error_code", code);
        return body.put("request_id", label);
    }

    /** The type for the code of a kind; that of a fault on this side for a code that is none. */
    public static String typeOf(String code) {
        for (ErrorKind kind : ErrorKind.values()) {
            if (kind.code().equals(code)) {
                return typeOf(kind);
            }
        }
        return "api_error";
    }

    static String typeOf(ErrorKind kind) {
        return switch (kind) {
            case INVALID_REQUEST,
                    INVALID_JSON,
                    CONTEXT_LENGTH_EXCEEDED,
                    METHOD_NOT_ALLOWED,
                    URI_TOO_LONG,
                    UNSUPPORTED_MEDIA_TYPE,
                    HEADERS_TOO_LARGE -> "invalid_request_error";
            case UNAUTHENTICATED -> "authentication_error";
            case INSUFFICIENT_CREDIT -> "billing_error";
            case FORBIDDEN, MODEL_NOT_ALLOWED -> "permission_error";
            case NOT_FOUND, MODEL_NOT_FOUND -> "not_found_error";
            case CONFLICT -> "conflict_error";
            case BODY_TOO_LARGE -> "request_too_large";
            case RATE_LIMITED -> "rate_limit_error";
            case INTERNAL, UPSTREAM_FAILED, UPSTREAM_REFUSED -> "api_error";
            case UNAVAILABLE, UPSTREAM_UNAVAILABLE -> "overloaded_error";
            case REQUEST_TIMEOUT, UPSTREAM_TIMEOUT -> "timeout_error";
        };
    }
}
