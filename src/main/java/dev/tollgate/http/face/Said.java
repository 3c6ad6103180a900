package dev.tollgate.http.face;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a model said in a message of OpenAI's form, or in a delta of one. `content` is a string or a list of parts: models of
 * Mistral that reason send parts of the types `thinking` and `text`.
 */
public final class Said {
    private Said() {}

    /** What the caller gets to read: the content, or a refusal in its place; empty when there is neither. */
    public static String text(JsonNode message) {
        return content(message.path("content")) + message.path("refusal").asText("");
    }

    private static String content(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        var text = new StringBuilder();
        for (JsonNode part : content) {
            text.append(part.path("text").asText(""))
                    .append(part.path("refusal").asText(""));
        }
        return text.toString();
    }

    /** What the model thought before it spoke, where it tells. */
    public static String thinking(JsonNode message) {
        var text = new StringBuilder(message.path("reasoning_content").asText(""));
        for (JsonNode part : message.path("content")) {
            text.append(content(part.path("thinking")));
        }
        return text.toString();
    }
}
