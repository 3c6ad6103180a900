package dev.tollgate.chat.provider.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Goes once over a `chat.completion` or one of its chunks, in place: that it is valid JSON, the usage, whether it ended,
 * whether it is an error, and the text of its choices.
 */
final class AnswerScan {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final boolean cacheBesideInput;
    private final AnswerText text;

    private @Nullable Usage usage;
    private boolean hasUsage;
    private boolean sawChoices;
    private boolean choicesEmpty;
    private boolean finished;

    AnswerScan(boolean cacheBesideInput, AnswerText text) {
        this.cacheBesideInput = cacheBesideInput;
        this.text = text;
    }

    /** Reads one JSON object; UPSTREAM_FAILED when it is none, or tells of an error. */
    void read(byte[] bytes, int start, int end) {
        sawChoices = false;
        choicesEmpty = true;
        hasUsage = false;
        if (start >= end || bytes[start] != '{') {
            throw broken(null);
        }
        try (JsonParser parser = FACTORY.createParser(bytes, start, end - start)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw broken(null);
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                member(parser, name);
            }
            if (parser.nextToken() != null) {
                throw broken(null);
            }
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void member(JsonParser parser, String name) throws IOException {
        switch (name) {
            case "error" -> {
                if (parser.currentToken() != JsonToken.VALUE_NULL) {
                    throw reported();
                }
            }
            case "usage" -> {
                Usage reported = OpenAiUsage.read(parser, cacheBesideInput);
                if (reported != null) {
                    usage = reported;
                    hasUsage = true;
                }
            }
            case "choices" -> {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    choices(parser);
                } else {
                    parser.skipChildren();
                }
            }
            default -> parser.skipChildren();
        }
    }

    private void choices(JsonParser parser) throws IOException {
        sawChoices = true;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            choicesEmpty = false;
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                choice(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void choice(JsonParser parser) throws IOException {
        int index = 0;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? parser.getValueAsInt() : 0;
                case "finish_reason" -> {
                    if (value == JsonToken.VALUE_STRING) {
                        if (parser.getText().equals("error")) {
                            throw reported();
                        }
                        finished = true;
                    }
                }
                case "delta", "message" -> texts(parser, index == 0);
                default -> parser.skipChildren();
            }
        }
    }

    /** Gathers the strings that a model wrote, in whatever member they stand. */
    private void texts(JsonParser parser, boolean firstChoice) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                texts(parser, firstChoice);
            }
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "content", "text", "reasoning_content", "reasoning", "refusal", "arguments", "name" -> {
                    boolean isAnswer = firstChoice && isAnswer(name);
                    if (value == JsonToken.VALUE_STRING) {
                        text.add(parser.getText(), isAnswer);
                    } else {
                        texts(parser, isAnswer);
                    }
                }
                case "tool_calls", "function", "function_call" -> texts(parser, false);
                default -> parser.skipChildren();
            }
        }
    }

    /** A refusal stands in place of content: it is what the caller gets to read. */
    private static boolean isAnswer(String member) {
        return member.equals("content") || member.equals("text") || member.equals("refusal");
    }

    private static TollgateException broken(@Nullable Throwable cause) {
        String message = "The model's provider sent no valid answer";
        // The parser's own message would quote the answer.
        return cause == null
                ? new TollgateException(ErrorKind.UPSTREAM_FAILED, message)
                : new TollgateException(ErrorKind.UPSTREAM_FAILED, message, cause);
    }

    private static TollgateException reported() {
        return new TollgateException(ErrorKind.UPSTREAM_FAILED, "The model's provider reported a failure");
    }

    /** The last usage seen, of whichever object. */
    @Nullable
    Usage usage() {
        return usage;
    }

    /** Whether the object read last held usage. */
    boolean hasUsage() {
        return hasUsage;
    }

    /** Whether the object read last holds choices at all, be it none. */
    boolean sawChoices() {
        return sawChoices;
    }

    /** Whether the object read last holds no choice. */
    boolean choicesEmpty() {
        return choicesEmpty;
    }

    /** Whether any choice told why it ended. */
    boolean finished() {
        return finished;
    }
}
