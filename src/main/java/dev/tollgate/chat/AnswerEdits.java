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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** What the gateway adds to answers, in their bytes. */
final class AnswerEdits {
    static final Buffer KEEP_ALIVE = Buffer.buffer(": keep-alive\n\n");
    static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");
    /** What is added is rarely longer. */
    private static final int MORE_BYTES = 64;

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final byte[] COST = "\"cost\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PROVIDER = "\"provider\"".getBytes(StandardCharsets.US_ASCII);

    private AnswerEdits() {}

    /**
     * The object with `cost` and `provider`: before its closing brace where upstream wrote no members of these names, which
     * else stay as they are, or get our values.
     *
     * @param json one valid, non-empty JSON object
     * @param cost a decimal number
     * @param ownFigures whether members that upstream wrote get our values
     */
    static Buffer withCost(Buffer json, String cost, String provider, boolean ownFigures) {
        byte[] bytes = json.getBytes();
        var nameToValue = new LinkedHashMap<String, String>();
        nameToValue.put("cost", cost);
        nameToValue.put(
                "provider", '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(provider)) + '"');
        List<Member> there = mayHoldNames(bytes) ? members(bytes, nameToValue.keySet()) : List.of();
        var edited = Buffer.buffer(bytes.length + MORE_BYTES);
        int copied = 0;
        for (Member member : there) {
            if (ownFigures) {
                edited.appendBytes(bytes, copied, member.start - copied).appendString(nameToValue.get(member.name));
                copied = member.end;
            }
        }
        int brace = bytes.length - 1;
        while (bytes[brace] != '}') {
            brace--;
        }
        edited.appendBytes(bytes, copied, brace - copied);
        there.forEach(member -> nameToValue.remove(member.name));
        nameToValue.forEach((name, value) -> edited.appendString(",\"")
                .appendString(name)
                .appendString("\":")
                .appendString(value));
        return edited.appendString("}");
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

    /** A member of an object, and where its value stands. */
    private record Member(String name, int start, int end) {}

    private static List<Member> members(byte[] bytes, Set<String> names) {
        var members = new ArrayList<Member>();
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                // Without it a text is only begun.
                parser.finishToken();
                if (names.contains(name)) {
                    members.add(new Member(
                            name, start, (int) parser.currentLocation().getByteOffset()));
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("a dialect let broken JSON through", e);
        }
        return members;
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
