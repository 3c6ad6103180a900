package dev.tollgate.http.face.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.http.face.AnswerJson;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Said;
import org.jspecify.annotations.Nullable;

/** Writes a complete answer in Anthropic's form, and the pieces of it that streams share. */
final class MessageAnswer {
    private MessageAnswer() {}

    /**
     * The message.
     *
     * @param requestId of the server
     */
    static ObjectNode of(String requestId, ChatAnswer.Whole answer) {
        JsonNode completion = AnswerJson.read(answer.body().toBuffer().toString());
        if (completion == null) {
            throw new IllegalStateException("a dialect let broken JSON through");
        }
        JsonNode choice = completion.path("choices").path(0);
        ObjectNode message = frame(requestId, answer.model());
        message.set("content", content(choice.path("message")));
        message.put("stop_reason", stopReason(choice.path("finish_reason").asText("")))
                .putNull("stop_sequence")
                .set("usage", usage(answer.usage()));
        putCost(message, completion.get("cost"), answer.provider());
        return message;
    }

    /** A message with nothing said yet. */
    static ObjectNode frame(String requestId, String model) {
        ObjectNode message = Answers.object()
                .put("id", requestId.replaceFirst("^(req_)?", "msg_"))
                .put("type", "message")
                .put("role", "assistant")
                .put("model", model);
        message.putArray("content");
        return message;
    }

    private static ArrayNode content(JsonNode message) {
        ArrayNode content = JsonNodeFactory.instance.arrayNode();
        String thinking = Said.thinking(message);
        if (!thinking.isEmpty()) {
            content.add(thinking(thinking));
        }
        String text = Said.text(message);
        if (!text.isEmpty()) {
            content.add(text(text));
        }
        for (JsonNode call : message.path("tool_calls")) {
            JsonNode function = call.path("function");
            ObjectNode block =
                    toolUse(call.path("id").asText(""), function.path("name").asText(""));
            // A call that was cut off by the limit is no whole object; `stop_reason` tells of it.
            JsonNode input = AnswerJson.read(function.path("arguments").asText(""));
            content.add(input == null || !input.isObject() ? block : block.set("input", input));
        }
        return content;
    }

    /** A block of thinking; without a signature, which only Anthropic's servers can make. */
    static ObjectNode thinking(String thinking) {
        return Answers.object()
                .put("type", "thinking")
                .put("thinking", thinking)
                .put("signature", "");
    }

    static ObjectNode text(String text) {
        return Answers.object().put("type", "text").put("text", text);
    }

    /** A call without its input. */
    static ObjectNode toolUse(String id, String name) {
        ObjectNode block =
                Answers.object().put("type", "tool_use").put("id", id).put("name", name);
        block.putObject("input");
        return block;
    }

    /** Anthropic's word for a `finish_reason`. */
    static String stopReason(String finishReason) {
        return switch (finishReason) {
            case "length" -> "max_tokens";
            case "tool_calls", "function_call" -> "tool_use";
            case "content_filter" -> "refusal";
            default -> "end_turn";
        };
    }

    /** Usage as Anthropic tells it: cached tokens stand beside the input, thinking within the output. */
    static ObjectNode usage(Usage usage) {
        ObjectNode json = Answers.object()
                .put("input_tokens", usage.of(Meter.INPUT))
                .put("cache_creation_input_tokens", usage.of(Meter.CACHE_WRITE))
                .put("cache_read_input_tokens", usage.of(Meter.CACHED_INPUT))
                .put("output_tokens", usage.completionTokens());
        json.putObject("output_tokens_details").put("thinking_tokens", usage.of(Meter.REASONING));
        return json;
    }

    /** What the gateway adds. */
    static void putCost(ObjectNode message, @Nullable JsonNode cost, String provider) {
        if (cost != null) {
            message.set("cost", cost);
        }
        message.put("provider", provider);
    }
}
