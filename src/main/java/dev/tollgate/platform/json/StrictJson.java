package dev.tollgate.platform.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/**
 * Reads a request body: UTF-8 (a byte order mark is skipped), one object, no duplicate keys, bounded depth, numbers kept
 * as exact decimals. All else is INVALID_JSON.
 */
public final class StrictJson {
    /** Levels of nesting that a body may have. */
    public static final int MAX_DEPTH = 100;

    private static final ObjectReader READER = JsonMapper.builder(factory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .readerFor(JsonNode.class);

    private StrictJson() {}

    /** The factory for readers of their own: the same limits. */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(100)
                        .maxNameLength(1_000)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /** The body as an object; INVALID_JSON otherwise. */
    public static ObjectNode object(Buffer body) {
        byte[] bytes = body.getBytes();
        int start = skipByteOrderMark(bytes);
        if (looksLikeAnotherEncoding(bytes)) {
            throw new TollgateException(ErrorKind.INVALID_JSON, "The request body must be JSON in UTF-8");
        }
        try {
            JsonNode node = READER.readTree(bytes, start, bytes.length - start);
            if (node instanceof ObjectNode object) {
                return object;
            }
            throw new TollgateException(ErrorKind.INVALID_JSON, "The request body must be a JSON object");
        } catch (JsonProcessingException e) {
            throw new TollgateException(ErrorKind.INVALID_JSON, "The request body is not valid JSON", e);
        } catch (IOException e) {
            throw new TollgateException(ErrorKind.INVALID_JSON, "The request body is not valid UTF-8", e);
        }
    }

    private static int skipByteOrderMark(byte[] bytes) {
        boolean marked =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return marked ? 3 : 0;
    }

    /** Jackson would guess UTF-16 and UTF-32 by their zero bytes; only UTF-8 is taken here. */
    private static boolean looksLikeAnotherEncoding(byte[] bytes) {
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0 || bytes[i] == (byte) 0xFE || bytes[i] == (byte) 0xFF) {
                return true;
            }
        }
        return false;
    }
}
