package dev.tollgate.chat.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** Reads what upstreams send, which may be anything: what cannot be understood is UPSTREAM_FAILED. */
public final class UpstreamJson {
    private static final int MAX_ERROR_BYTES = 1 << 20;
    private static final long MAX_COUNT = 1L << 40;

    private static final ObjectReader READER = JsonMapper.builder(StrictJson.factory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private UpstreamJson() {}

    /** A complete answer. */
    public static ObjectNode object(Buffer body) {
        try {
            return checked(READER.readTree(body.getBytes()));
        } catch (IOException e) {
            throw notUnderstood(e);
        }
    }

    /** The data of an event. */
    public static ObjectNode object(String data) {
        try {
            return checked(READER.readTree(data));
        } catch (JsonProcessingException e) {
            throw notUnderstood(e);
        }
    }

    /** The body of a refusal; a missing node where it is not JSON, for then the status must do. */
    public static JsonNode errorBody(Buffer body) {
        if (body.length() > MAX_ERROR_BYTES) {
            return MissingNode.getInstance();
        }
        try {
            return READER.readTree(body.getBytes());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    /** A count of tokens: 0 where it is absent or null. */
    public static long count(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return 0;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > MAX_COUNT) {
            throw failed("The model's provider reported a usage that makes no sense");
        }
        return value.longValue();
    }

    /** UPSTREAM_FAILED with a message for the caller. */
    public static TollgateException failed(String message) {
        return new TollgateException(ErrorKind.UPSTREAM_FAILED, message);
    }

    private static ObjectNode checked(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw failed("The model's provider sent an answer that is not a JSON object");
    }

    /** Without the cause: Jackson quotes what it could not read, and answers are not for the log. */
    private static TollgateException notUnderstood(IOException e) {
        return failed("The model's provider sent an answer that cannot be understood ("
                + e.getClass().getSimpleName() + ")");
    }
}
