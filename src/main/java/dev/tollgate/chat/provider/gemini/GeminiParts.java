package dev.tollgate.chat.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.chat.provider.AnswerParts;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.provider.UpstreamJson;
import java.util.HashSet;
import java.util.Set;

/** Reads response objects: the one of a whole answer, or each of a stream, which have the same shape. */
final class GeminiParts {
    private final UpstreamCall call;
    private final AnswerParts answer;
    private final Set<Integer> calling = new HashSet<>();
    private int calls;

    GeminiParts(UpstreamCall call, AnswerParts answer) {
        this.call = call;
        this.answer = answer;
    }

    /** Adds what a response object says; UPSTREAM_FAILED where it tells of a failure. */
    void add(JsonNode response) {
        if (response.has("error")) {
            throw UpstreamJson.failed("The model's provider broke off its answer with an error");
        }
        answer.named(
                response.path("responseId").asText(""),
                response.path("modelVersion").asText(""));
        if (response.path("promptFeedback").hasNonNull("blockReason")) {
            blocked();
            return;
        }
        for (JsonNode candidate : response.path("candidates")) {
            addCandidate(candidate);
        }
    }

    /** A blocked prompt has no candidates; OpenAI's callers find the reason in each choice. */
    private void blocked() {
        for (int choice = 0; choice < call.body().choices(); choice++) {
            answer.text(choice, "");
            answer.finish(choice, "content_filter");
        }
    }

    private void addCandidate(JsonNode candidate) {
        int choice = candidate.path("index").asInt(0);
        answer.text(choice, "");
        for (JsonNode part : candidate.path("content").path("parts")) {
            addPart(choice, part);
        }
        String reason = candidate.path("finishReason").asText("");
        if (!reason.isEmpty()) {
            answer.finish(choice, finishReason(reason, calling.contains(choice)));
        }
    }

    private void addPart(int choice, JsonNode part) {
        if (part.path("functionCall").isObject()) {
            addCall(choice, part);
        } else if (part.path("thought").asBoolean()) {
            answer.reasoning(choice, part.path("text").asText(""));
        } else {
            answer.text(choice, part.path("text").asText(""));
        }
    }

    private void addCall(int choice, JsonNode part) {
        JsonNode function = part.get("functionCall");
        // Ids of our own: theirs are often absent, and one must not hold the mark of a signature.
        String id = "call_" + call.answerId().replace("chatcmpl-", "") + "_" + calls++;
        int index = answer.callBegins(
                choice,
                GeminiCallId.with(id, part.path("thoughtSignature").asText("")),
                function.path("name").asText());
        answer.callArguments(
                choice,
                index,
                function.path("args").isObject() ? function.get("args").toString() : "{}");
        calling.add(choice);
    }

    private static String finishReason(String reason, boolean calling) {
        return switch (reason) {
            case "STOP" -> calling ? "tool_calls" : "stop";
            case "MAX_TOKENS" -> "length";
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> "content_filter";
            // MALFORMED_FUNCTION_CALL, MISSING_THOUGHT_SIGNATURE, OTHER ...: the model failed, so nobody pays.
            default -> throw UpstreamJson.failed("The model's provider ended its answer with an error");
        };
    }
}
