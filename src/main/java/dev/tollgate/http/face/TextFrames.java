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
    private final WholeCharacters characters = new WholeCharacters();
    private String finishReason = "stop";

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
        say(characters.add(Said.text(choice.path("delta"))));
        if (choice.hasNonNull("finish_reason")) {
            finishReason = choice.get("finish_reason").asText();
        }
    }

    private void say(String text) {
        if (!text.isEmpty()) {
            write("message", Answers.object().put("text", text));
        }
    }

    @Override
    protected void done() {
        say(characters.rest());
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
