package dev.tollgate.platform;

/**
 * Everything that can go wrong for a caller, each with its HTTP status and the stable code that clients may switch on.
 *
 * <p>The status is the one of all surfaces; only the shape of the body differs between them.
 */
public enum ErrorKind {
    INVALID_REQUEST(400, "invalid_request"),
    INVALID_JSON(400, "invalid_json"),
    CONTEXT_LENGTH_EXCEEDED(400, "context_length_exceeded"),
    UNAUTHENTICATED(401, "unauthenticated"),
    INSUFFICIENT_CREDIT(402, "insufficient_quota"),
    FORBIDDEN(403, "forbidden"),
    MODEL_NOT_ALLOWED(403, "model_not_allowed"),
    NOT_FOUND(404, "not_found"),
    MODEL_NOT_FOUND(404, "model_not_found"),
    METHOD_NOT_ALLOWED(405, "method_not_allowed"),
    REQUEST_TIMEOUT(408, "request_timeout"),
    CONFLICT(409, "conflict"),
    BODY_TOO_LARGE(413, "body_too_large"),
    URI_TOO_LONG(414, "uri_too_long"),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type"),
    RATE_LIMITED(429, "rate_limit_exceeded"),
    HEADERS_TOO_LARGE(431, "headers_too_large"),
    INTERNAL(500, "internal_error"),
    UPSTREAM_FAILED(502, "upstream_error"),
    UPSTREAM_REFUSED(502, "upstream_refused"),
    UNAVAILABLE(503, "unavailable"),
    UPSTREAM_UNAVAILABLE(503, "upstream_unavailable"),
    UPSTREAM_TIMEOUT(504, "upstream_timeout");

    private final int status;
    private final String code;

    ErrorKind(int status, String code) {
        this.status = status;
        this.code = code;
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** A stable word for machines, in lower case with underscores. */
    public String code() {
        return code;
    }
}
