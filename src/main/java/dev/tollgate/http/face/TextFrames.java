package dev.tollgate.http.face;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.platform.Credits;

/** The frames of surfaces A and B: `message` {text}, then `usage` and `done`, or `error`. */
public final class TextFrames extends Frames {
    private final String id;
    private final ChatAnswer.Streamed answer;
    private String finishReason = "stop";
    /** The first half of a character whose second is still to come; else empty. */
    private String half = "";

    /**
     * Makes frames of one answer.
     *
     * @param id of the request
     * @param answer whose events they are; what it cost is known before its last event
     */
    public TextFrames(String id, ChatAnswer.Streamed answer) {
        this.id = id;
        this.answer = answer;
    }

    @Override
    protected void chunk(JsonNode chunk) {
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        String text = text(delta.path("content")) + delta.path("refusal").asText("");
        say(text);
        if (choice.hasNonNull("finish_reason")) {
            finishReason = choice.get("finish_reason").asText();
        }
    }

    /** Content is a string, or a list of parts of which some hold text; a refusal is what the caller gets to read. */
    private static String text(JsonNode content) {
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

    /**
     * Writes a piece of text. An upstream may cut a character in two: its first half waits for the next piece, for a
     * half alone is no text.
     */
    private void say(String piece) {
        String text = half + piece;
        half = "";
        if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            half = text.substring(text.length() - 1);
            text = text.substring(0, text.length() - 1);
        }
        if (!text.isEmpty()) {
            write("message", Answers.object().put("text", text));
        }
    }

    @Override
    protected void done() {
        if (!half.isEmpty()) {
            // The other half never came.
            half = "";
            say("\uFFFD");
        }
        ChatAnswer.Booked booked = answer.booked().result();
        if (booked != null) {
            Usage usage = booked.usage();
            write(
                    "usage",
                    Answers.object()
                            .put("tokensUsed", usage.totalTokens())
                            .put("promptTokens", usage.promptTokens())
                            .put("completionTokens", usage.completionTokens())
                            .put("cost", Credits.toDecimal(booked.costNano())));
        }
        ObjectNode frame =
                Answers.object().put("id", id).put("model", answer.model()).put("finishReason", finishReason);
        if (answer.conversationId() != null) {
            frame.put("conversationId", answer.conversationId());
        }
        write("done", frame);
    }

    @Override
    protected void error(String message, String code) {
        write("error", Answers.object().put("message", message).put("code", code));
    }
}
