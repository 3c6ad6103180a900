package dev.tollgate.chat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.tollgate.platform.Bytes;
import dev.tollgate.platform.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts tokens as OpenAI's models do (o200k), off the event loop; a fair measure for other models too. */
final class TokenCounter {
    /** What an image, a sound or a file is taken for; OpenAI's own figures lie below for a picture in full detail. */
    static final int MEDIA_TOKENS = 2_000;

    private static final JsonFactory FACTORY = StrictJson.factory();

    /** The vocabulary never changes and takes tens of megabytes: one for the process, loaded on first use, which takes a
     * second: a node that never counts never has it. */
    private static final class Vocabulary {
        static final Encoding O200K = Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);
    }

    private static final byte[][] MEDIA = {
        "\"image_url\"".getBytes(StandardCharsets.US_ASCII),
        "\"input_audio\"".getBytes(StandardCharsets.US_ASCII),
        "\"file\"".getBytes(StandardCharsets.US_ASCII)
    };

    /** What frames each message. */
    private static final int MESSAGE_TOKENS = 4;

    /** Longer texts are counted up to here and the rest in proportion: nobody waits minutes for a count. */
    private static final int MAX_COUNTED = 1_000_000;

    private final WorkerExecutor workers;

    TokenCounter(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("tollgate-tokens", 2);
    }

    /** Tokens of a text. */
    Future<Long> count(String text) {
        return text.isEmpty() ? Future.succeededFuture(0L) : workers.executeBlocking(() -> countNow(text), false);
    }

    /** Tokens of each text with what frames a message. */
    Future<List<Long>> countMessages(List<String> texts) {
        return workers.executeBlocking(
                () -> texts.stream()
                        .map(text -> countNow(text) + MESSAGE_TOKENS)
                        .toList(),
                false);
    }

    /** Tokens of the prompt that a body makes. */
    Future<Long> countPrompt(ChatBody body) {
        return workers.executeBlocking(() -> promptNow(body), false);
    }

    /** What a prompt cannot exceed, from the body's size alone: no token is shorter than a byte. */
    static long promptBound(ChatBody body) {
        Bytes json = body.json();
        long media = 0;
        for (int i = 0; i < json.length(); i++) {
            if (json.at(i) == '"' && startsMedia(json, i)) {
                media++;
            }
        }
        return json.length() + media * MEDIA_TOKENS;
    }

    private static boolean startsMedia(Bytes json, int start) {
        for (byte[] word : MEDIA) {
            if (json.startsWith(word, start)) {
                return true;
            }
        }
        return false;
    }

    private long countNow(String text) {
        if (text.length() <= MAX_COUNTED) {
            return Vocabulary.O200K.countTokensOrdinary(text);
        }
        long counted = Vocabulary.O200K.countTokensOrdinary(text.substring(0, MAX_COUNTED));
        return Math.ceilDiv(counted * text.length(), MAX_COUNTED);
    }

    private long promptNow(ChatBody body) throws IOException {
        byte[] bytes = body.json().toBuffer().getBytes();
        var text = new StringBuilder();
        long extra = MESSAGE_TOKENS;
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "messages" -> extra += messages(parser, text);
                    case "tools", "functions", "response_format" -> gather(parser, text);
                    default -> parser.skipChildren();
                }
            }
        }
        return extra + countNow(text.toString());
    }

    /** Gathers the texts of all messages; the tokens of what is no text. */
    private static long messages(JsonParser parser, StringBuilder text) throws IOException {
        long tokens = 0;
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                // A message is an object right in the array.
                tokens += depth == 1 ? MESSAGE_TOKENS : 0;
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME && isMedia(parser.currentName())) {
                parser.nextToken();
                parser.skipChildren();
                tokens += MEDIA_TOKENS;
            } else if (token == JsonToken.VALUE_STRING && !isFrame(parser.currentName())) {
                text.append(parser.getText()).append('\n');
            }
        } while (depth > 0 && parser.nextToken() != null);
        return tokens;
    }

    private static boolean isMedia(String member) {
        return member.equals("image_url") || member.equals("input_audio") || member.equals("file");
    }

    private static boolean isFrame(@Nullable String member) {
        return "role".equals(member) || "type".equals(member);
    }

    /** Names and values of definitions are read by the model as text. */
    private static void gather(JsonParser parser, StringBuilder text) throws IOException {
        int depth = 0;
        do {
            JsonToken token = parser.currentToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else {
                text.append(parser.getText()).append(' ');
            }
        } while (depth > 0 && parser.nextToken() != null);
    }
}
