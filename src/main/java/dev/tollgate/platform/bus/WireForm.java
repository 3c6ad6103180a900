package dev.tollgate.platform.bus;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What crosses nodes: a record as JSON. The type to read is always the one that the address on this side names; nothing in
 * a message chooses a class. A component that this side does not know is skipped and one that is missing is a fault, as
 * nodes of two versions may meet during an update.
 */
final class WireForm {
    /** Neither side takes more; what crosses nodes is small. */
    static final int MAX_BYTES = 1 << 20;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .build();

    private WireForm() {}

    /** An answer, or the failure in its place. */
    private record Envelope(
            @Nullable JsonNode answer, @Nullable Fault fault) {}

    /** A {@link TollgateException} without its cause. */
    private record Fault(
            ErrorKind kind,
            String message,
            List<TollgateException.Detail> details,
            Map<String, String> figures,
            @Nullable Long retryAfterMs) {
        Fault {
            requireNonNull(kind);
            requireNonNull(message);
            details = List.copyOf(details);
            figures = Map.copyOf(figures);
        }
    }

    /**
     * The bytes of a record.
     *
     * @throws TollgateException {@link ErrorKind#UNAVAILABLE} when it cannot be written or is too large
     */
    static Buffer write(Object value) {
        try {
            return limited(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw unreadable("cannot be written as JSON", e);
        }
    }

    /**
     * A record of that type out of a message's body.
     *
     * @throws TollgateException {@link ErrorKind#UNAVAILABLE} when it is anything else
     */
    static <T> T read(Class<T> type, @Nullable Object body) {
        try {
            T value = JSON.readValue(bytes(body), type);
            if (value == null) {
                throw unreadable("is null", null);
            }
            return value;
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable("is no " + type.getSimpleName(), e);
        }
    }

    /** The bytes of an answer; of a failure when the answer cannot be sent. */
    static Buffer writeAnswer(Object answer) {
        try {
            return write(new Envelope(JSON.valueToTree(answer), null));
        } catch (IllegalArgumentException e) {
            throw unreadable("cannot be written as JSON", e);
        }
    }

    /** The bytes of a failure; where its details are too many, of one without them. */
    static Buffer writeFailure(TollgateException failure) {
        Duration wait = failure.retryAfter();
        var fault = new Fault(
                failure.kind(),
                failure.getMessage(),
                failure.details(),
                failure.figures(),
                wait == null ? null : wait.toMillis());
        try {
            return write(new Envelope(null, fault));
        } catch (TollgateException tooLarge) {
            return write(new Envelope(
                    null, new Fault(failure.kind(), "The answer is too large", List.of(), Map.of(), null)));
        }
    }

    /**
     * The answer out of a reply's body.
     *
     * @throws TollgateException the failure that the other side sent, or {@link ErrorKind#UNAVAILABLE} when the reply
     *     cannot be read
     */
    static <T> T readAnswer(Class<T> type, @Nullable Object body) {
        Envelope envelope = read(Envelope.class, body);
        if (envelope.fault() != null) {
            throw thrown(envelope.fault());
        }
        if (envelope.answer() == null || envelope.answer().isNull()) {
            throw unreadable("holds no answer", null);
        }
        try {
            return JSON.treeToValue(envelope.answer(), type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw unreadable("is no " + type.getSimpleName(), e);
        }
    }

    private static TollgateException thrown(Fault fault) {
        TollgateException failure = fault.details().isEmpty()
                ? new TollgateException(fault.kind(), fault.message())
                : TollgateException.invalid(fault.details());
        for (var figure : fault.figures().entrySet()) {
            failure = failure.with(figure.getKey(), figure.getValue());
        }
        Long waitMs = fault.retryAfterMs();
        return waitMs == null ? failure : failure.retryAfter(Duration.ofMillis(waitMs));
    }

    private static byte[] bytes(@Nullable Object body) {
        if (!(body instanceof Buffer buffer)) {
            throw unreadable("is not JSON", null);
        }
        if (buffer.length() > MAX_BYTES) {
            throw unreadable("is too large", null);
        }
        return buffer.getBytes();
    }

    private static Buffer limited(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw unreadable("is too large", null);
        }
        return Buffer.buffer(bytes);
    }

    private static TollgateException unreadable(String why, @Nullable Throwable cause) {
        var reason = new IOException("A message between nodes " + why, cause);
        return new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again", reason)
                .retryAfter(Duration.ofSeconds(1));
    }
}
