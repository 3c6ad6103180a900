package dev.tollgate.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What the gateway adds to answers, in their bytes. */
final class AnswerEdits {
    static final Buffer KEEP_ALIVE = Buffer.buffer(": keep-alive\n\n");
    static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final byte[] COST = "\"cost\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROVIDER = "\"provider\"".getBytes(StandardCharsets.US_ASCII);

    private AnswerEdits() {}

    /**
     * The object with `cost` and `provider` before its closing brace; members of these names that upstream wrote stay as
     * they are.
     *
     * @param json one valid, non-empty JSON object
     * @param cost a decimal number
     */
    static Buffer withCost(Buffer json, String cost, String provider) {
        byte[] bytes = json.getBytes();
        Set<String> there = mayHoldNames(bytes) ? topNames(bytes) : Set.of();
        var more = new StringBuilder();
        if (!there.contains("cost")) {
            more.append(",\"cost\":").append(cost);
        }
        if (!there.contains("provider")) {
            more.append(",\"provider\":\"")
                    .append(JsonStringEncoder.getInstance().quoteAsString(provider))
                    .append('"');
        }
        int brace = bytes.length - 1;
        while (bytes[brace] != '}') {
            brace--;
        }
        return Buffer.buffer(brace + more.length() + 1)
                .appendBytes(bytes, 0, brace)
                .appendString(more.append('}').toString());
    }

    /** Whether one of the names, plain or with an escape in it, stands anywhere: nearly no answer has to be read again. */
    private static boolean mayHoldNames(byte[] json) {
        for (int i = 0; i < json.length; i++) {
            boolean name = json[i] == '"' && (startsWith(json, i, COST) || startsWith(json, i, PROVIDER));
            boolean escape = json[i] == '\\' && i + 1 < json.length && json[i + 1] == 'u';
            if (name || escape) {
                return true;
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] json, int start, byte[] word) {
        return start + word.length <= json.length
                && Arrays.equals(json, start, start + word.length, word, 0, word.length);
    }

    private static Set<String> topNames(byte[] bytes) {
        var names = new HashSet<String>();
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        } catch (IOException e) {
            throw new IllegalStateException("a dialect let broken JSON through", e);
        }
        return names;
    }

    /** One event with this data. */
    static Buffer event(Buffer json) {
        return Buffer.buffer(json.length() + 8)
                .appendString("data: ")
                .appendBuffer(json)
                .appendString("\n\n");
    }

    /** The event that tells a client of a failure after the status was sent; no `[DONE]` follows it. */
    static Buffer errorEvent(TollgateException error) {
        int status = error.kind().status();
        String type = status == 429 ? "rate_limit_error" : status < 500 ? "invalid_request_error" : "server_error";
        var body = new JsonObject()
                .put("message", error.getMessage())
                .put("type", type)
                .putNull("param")
                .put("code", error.kind().code());
        return event(new JsonObject().put("error", body).toBuffer());
    }
}
