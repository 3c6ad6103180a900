package dev.tollgate.http.face;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the data of OpenAI's stream into the frames of surfaces A and B: `message` {text}, then `usage` and `done`, or
 * `error`. Each frame's data is one line of JSON, so no text can break out of it.
 */
final class TextFrames {
    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readerFor(JsonNode.class);

    private final String id;
    private final String model;
    private final @Nullable String conversationId;
    private final Promise<Long> tokens = Promise.promise();
    private Buffer frames = Buffer.buffer();
    private String finishReason = "stop";
    private @Nullable ObjectNode usage;
    private boolean ended;

    /**
     * Makes frames of one answer.
     *
     * @param id of the request
     * @param model that answers
     * @param conversationId where the answer is added, or null
     */
    TextFrames(String id, String model, @Nullable String conversationId) {
        this.id = id;
        this.model = model;
        this.conversationId = conversationId;
    }

    /** The frames made since the last call; empty when there are none. */
    Buffer take() {
        Buffer taken = frames;
        frames = Buffer.buffer();
        return taken;
    }

    /** Tokens of the whole answer; 0 when it ended in an error, failed when nobody reported any. */
    Future<Long> tokens() {
        return tokens.future();
    }

    /** Whether `done` or `error` was written: nothing may follow. */
    boolean isEnded() {
        return ended;
    }

    void comment() {
        if (!ended) {
            frames.appendString(": keep-alive\n\n");
        }
    }

    void data(String data) {
        if (ended) {
            return;
        }
        if (data.equals("[DONE]")) {
            done();
            return;
        }
        try {
            JsonNode chunk = READER.readTree(data);
            if (chunk.hasNonNull("error")) {
                JsonNode error = chunk.get("error");
                fail(
                        error.path("message").asText("The answer broke off"),
                        error.path("code").asText("upstream_error"));
            } else {
                chunk(chunk);
            }
        } catch (JsonProcessingException e) {
            fail("The answer broke off", "upstream_error");
        }
    }

    private void chunk(JsonNode chunk) {
        JsonNode choice = chunk.path("choices").path(0);
        String text = choice.path("delta").path("content").asText("");
        if (!text.isEmpty()) {
            write("message", Answers.object().put("text", text));
        }
        if (choice.hasNonNull("finish_reason")) {
            finishReason = choice.get("finish_reason").asText();
        }
        if (chunk.get("usage") instanceof ObjectNode reported) {
            usage = reported;
        }
    }

    private void done() {
        if (usage == null) {
            tokens.tryFail("no usage was reported");
        } else {
            tokens.tryComplete(usage.path("total_tokens").asLong());
            ObjectNode frame = Answers.object()
                    .put("tokensUsed", usage.path("total_tokens").asLong())
                    .put("promptTokens", usage.path("prompt_tokens").asLong())
                    .put("completionTokens", usage.path("completion_tokens").asLong());
            write("usage", frame);
        }
        ObjectNode frame = Answers.object().put("id", id).put("model", model).put("finishReason", finishReason);
        if (conversationId != null) {
            frame.put("conversationId", conversationId);
        }
        write("done", frame);
        ended = true;
    }

    /** Ends with an error, unless the end was written already. */
    void fail(String message, String code) {
        if (!ended) {
            tokens.tryComplete(0L);
            write("error", Answers.object().put("message", message).put("code", code));
            ended = true;
        }
    }

    private void write(String event, ObjectNode data) {
        frames.appendString("event: " + event + "\ndata: " + Answers.write(data) + "\n\n");
    }
}
