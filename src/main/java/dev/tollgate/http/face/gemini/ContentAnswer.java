package dev.tollgate.http.face.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Meter;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.http.face.AnswerJson;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Said;
import org.jspecify.annotations.Nullable;

/** Writes a complete answer in Gemini's form, and the pieces of it that streams share. */
final class ContentAnswer {
    private ContentAnswer() {}

    /**
     * The response.
     *
     * @param requestId of the server
     */
    static ObjectNode of(String requestId, ChatAnswer.Whole answer) {
        JsonNode completion = AnswerJson.read(answer.body().toBuffer().toString());
        if (completion == null) {
            throw new IllegalStateException("a dialect let broken JSON through");
        }
        ObjectNode response = Answers.object();
        ArrayNode candidates = response.putArray("candidates");
        for (JsonNode choice : completion.path("choices")) {
            ArrayNode parts = candidate(candidates, choice.path("index").asInt(0));
            JsonNode message = choice.path("message");
            addText(parts, Said.thinking(message), true);
            addText(parts, Said.text(message), false);
            message.path("tool_calls")
                    .forEach(call -> addCall(
                            parts,
                            call.path("id").asText(""),
                            call.path("function").path("name").asText(""),
                            call.path("function").path("arguments").asText("")));
            finish(candidates, choice.path("finish_reason").asText(""));
        }
        putEnd(response, answer.usage(), completion.get("cost"), answer.provider());
        return sign(response, requestId, answer.model());
    }

    /** The parts of one more candidate with nothing said. */
    static ArrayNode candidate(ArrayNode candidates, int index) {
        ObjectNode candidate = candidates.addObject();
        ArrayNode parts = candidate.putObject("content").put("role", "model").putArray("parts");
        candidate.put("index", index);
        return parts;
    }

    /** Says of the last candidate why it ended. */
    static void finish(ArrayNode candidates, String finishReason) {
        ((ObjectNode) candidates.get(candidates.size() - 1)).put("finishReason", reason(finishReason));
    }

    private static String reason(String finishReason) {
        return switch (finishReason) {
            case "length" -> "MAX_TOKENS";
            case "content_filter" -> "SAFETY";
            default -> "STOP";
        };
    }

    static void addText(ArrayNode parts, String text, boolean thought) {
        if (!text.isEmpty()) {
            ObjectNode part = parts.addObject().put("text", text);
            if (thought) {
                part.put("thought", true);
            }
        }
    }

    /** A call whose arguments were cut off by the limit has none; the reason to end tells of it. */
    static void addCall(ArrayNode parts, String id, String name, String arguments) {
        ObjectNode call =
                parts.addObject().putObject("functionCall").put("id", id).put("name", name);
        JsonNode read = AnswerJson.read(arguments);
        if (read != null && read.isObject()) {
            call.set("args", read);
        } else {
            call.putObject("args");
        }
    }

    /** What is known at the end: usage as Gemini tells it, cached tokens within the prompt, thoughts beside the answer. */
    static void putEnd(ObjectNode response, Usage usage, @Nullable JsonNode cost, String provider) {
        response.putObject("usageMetadata")
                .put("promptTokenCount", usage.promptTokens())
                .put("cachedContentTokenCount", usage.of(Meter.CACHED_INPUT))
                .put("candidatesTokenCount", usage.of(Meter.OUTPUT))
                .put("thoughtsTokenCount", usage.of(Meter.REASONING))
                .put("totalTokenCount", usage.totalTokens());
        if (cost != null) {
            response.set("cost", cost);
        }
        response.put("provider", provider);
    }

    /** Adds what every response has. */
    static ObjectNode sign(ObjectNode response, String requestId, String model) {
        return response.put("modelVersion", model).put("responseId", requestId);
    }
}
