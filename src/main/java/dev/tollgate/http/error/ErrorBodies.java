package dev.tollgate.http.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes an error in the shape of a surface: the aggregator's flat object, OpenAI's, Anthropic's or Google's. */
public final class ErrorBodies {
    private static final DateTimeFormatter ISO_MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int MAX_PATH = 1_000;
    private static final JsonNodeFactory NODES = new JsonNodeFactory(true);
    private static final Set<String> UPSTREAM_WORDS =
            Set.of(TollgateException.UPSTREAM_PARAM, TollgateException.UPSTREAM_CODE);
    /** Money without an exponent. */
    private static final ObjectWriter WRITER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build()
            .writer();

    private final Clock clock;

    public ErrorBodies(Clock clock) {
        this.clock = clock;
    }

    /**
     * The body.
     *
     * @param shape any but FLAT_UNLESS_SDK: that choice has been made
     * @param path of the request, without its query
     */
    Buffer body(TollgateException error, ErrorShape shape, String path, String label) {
        ObjectNode body =
                switch (shape) {
                    case OPENAI -> openAi(error);
                    case ANTHROPIC -> anthropic(error, label);
                    case GEMINI -> gemini(error);
                    case FLAT, DETAILED, FLAT_UNLESS_SDK -> flat(error, path, label);
                };
        if (shape == ErrorShape.DETAILED) {
            body.put("detail", error.getMessage());
        }
        return Buffer.buffer(write(body));
    }

    private static byte[] write(ObjectNode body) {
        try {
            return WRITER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }

    private ObjectNode flat(TollgateException error, String path, String label) {
        int status = error.kind().status();
        ObjectNode body = NODES.objectNode()
                .put("statusCode", status)
                .put("message", error.getMessage())
                .put("error", HttpResponseStatus.valueOf(status).reasonPhrase());
        ArrayNode details = body.putArray("details");
        for (TollgateException.Detail detail : error.details()) {
            details.addObject().put("field", detail.field()).put("message", detail.message());
        }
        putFigures(body, error);
        return body.put("timestamp", ISO_MILLIS.format(clock.instant()))
                .put("path", path.length() > MAX_PATH ? path.substring(0, MAX_PATH) : path)
                .put("requestId", label);
    }

    private static ObjectNode anthropic(TollgateException error, String label) {
        ErrorKind kind = error.kind();
        ObjectNode body =
                AnthropicErrors.body(AnthropicErrors.typeOf(kind), messageWithField(error), kind.code(), label);
        putFigures(body.withObject("/error/details"), error);
        return body;
    }

    private static ObjectNode gemini(TollgateException error) {
        ObjectNode body = GeminiErrors.body(error.kind(), messageWithField(error));
        ObjectNode metadata = body.withObject("/error/details/0/metadata");
        error.figures().forEach(metadata::put);
        return body;
    }

    private static ObjectNode openAi(TollgateException error) {
        ObjectNode body = NODES.objectNode();
        ObjectNode inner = body.putObject("error")
                .put("message", messageWithField(error))
                .put("type", openAiType(error.kind()))
                .put("param", openAiParam(error))
                .put("code", openAiCode(error));
        putFigures(inner, error);
        return body;
    }

    /** SDKs show the message alone, so it must name the field. */
    private static String messageWithField(TollgateException error) {
        if (error.details().isEmpty()) {
            return error.getMessage();
        }
        TollgateException.Detail first = error.details().getFirst();
        return error.getMessage() + ": " + first.field() + ": " + first.message();
    }

    private static @Nullable String openAiParam(TollgateException error) {
        return switch (error.kind()) {
            case MODEL_NOT_FOUND, MODEL_NOT_ALLOWED -> "model";
            default ->
                error.details().isEmpty()
                        ? error.figures().get(TollgateException.UPSTREAM_PARAM)
                        : error.details().getFirst().field();
        };
    }

    private static String openAiType(ErrorKind kind) {
        return switch (kind) {
            case INSUFFICIENT_CREDIT -> "insufficient_quota";
            case FORBIDDEN -> "permission_error";
            case RATE_LIMITED -> "requests";
            case INTERNAL, UPSTREAM_FAILED, UPSTREAM_REFUSED, UPSTREAM_TIMEOUT -> "server_error";
            case UNAVAILABLE, UPSTREAM_UNAVAILABLE -> "service_unavailable_error";
            case INVALID_REQUEST,
                    INVALID_JSON,
                    CONTEXT_LENGTH_EXCEEDED,
                    UNAUTHENTICATED,
                    MODEL_NOT_ALLOWED,
                    NOT_FOUND,
                    MODEL_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    REQUEST_TIMEOUT,
                    CONFLICT,
                    BODY_TOO_LARGE,
                    URI_TOO_LONG,
                    UNSUPPORTED_MEDIA_TYPE,
                    HEADERS_TOO_LARGE -> "invalid_request_error";
        };
    }

    /** Null where neither OpenAI nor the upstream gives a code for that. */
    private static @Nullable String openAiCode(TollgateException error) {
        ErrorKind kind = error.kind();
        return switch (kind) {
            case UNAUTHENTICATED -> "invalid_api_key";
            case UNAVAILABLE, UPSTREAM_UNAVAILABLE -> "server_is_overloaded";
            case INVALID_JSON,
                    CONTEXT_LENGTH_EXCEEDED,
                    INSUFFICIENT_CREDIT,
                    MODEL_NOT_ALLOWED,
                    MODEL_NOT_FOUND,
                    RATE_LIMITED -> kind.code();
            default -> error.figures().get(TollgateException.UPSTREAM_CODE);
        };
    }

    private static void putFigures(ObjectNode node, TollgateException error) {
        error.figures().forEach((name, figure) -> {
            if (name.equals(TollgateException.BUDGET)) {
                node.put(name, figure);
            } else if (!UPSTREAM_WORDS.contains(name)) {
                node.put(name, new BigDecimal(figure));
            }
        });
        if (error.kind() == ErrorKind.INSUFFICIENT_CREDIT) {
            // Some surfaces show currency elsewhere; these figures are credits on all of them.
            node.put("unit", "credits");
        }
    }
}
