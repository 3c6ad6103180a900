package dev.tollgate.http.face.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.http.error.AnthropicErrors;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Frames;
import dev.tollgate.http.face.Said;
import dev.tollgate.http.face.WholeCharacters;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events of one streamed message. What it used is known at its end only, so `message_start` tells of no tokens and
 * `message_delta` of all.
 */
final class MessageFrames extends Frames {
    private final String requestId;
    private final String label;
    private final ChatAnswer.Streamed answer;
    private final WholeCharacters thinking = new WholeCharacters();
    private final WholeCharacters text = new WholeCharacters();
    private final Map<Integer, Integer> callToBlock = new HashMap<>();
    private String finishReason = "";
    private @Nullable JsonNode cost;
    private boolean begun;
    private int blocks;
    private String openKind = "";

    /**
     * Makes events of one answer.
     *
     * @param requestId of the server
     * @param label of the request, told with an error
     * @param answer whose events they are; what it cost is known before its last event
     */
    MessageFrames(String requestId, String label, ChatAnswer.Streamed answer) {
        this.requestId = requestId;
        this.label = label;
        this.answer = answer;
    }

    @Override
    protected void chunk(JsonNode chunk) {
        begin();
        if (chunk.hasNonNull("cost")) {
            cost = chunk.get("cost");
        }
        JsonNode choice = chunk.path("choices").path(0);
        JsonNode delta = choice.path("delta");
        piece("thinking", thinking.add(Said.thinking(delta)));
        piece("text", text.add(Said.text(delta)));
        delta.path("tool_calls").forEach(this::call);
        if (choice.hasNonNull("finish_reason")) {
            finishReason = choice.get("finish_reason").asText();
        }
    }

    @Override
    protected void done() {
        begin();
        piece("thinking", thinking.rest());
        piece("text", text.rest());
        close();
        ChatAnswer.Booked booked = answer.booked().result();
        ObjectNode end = Answers.object().put("type", "message_delta");
        end.putObject("delta")
                .put("stop_reason", MessageAnswer.stopReason(finishReason))
                .putNull("stop_sequence");
        end.set("usage", MessageAnswer.usage(booked == null ? Usage.NONE : booked.usage()));
        MessageAnswer.putCost(end, cost, answer.provider());
        event(end);
        event(Answers.object().put("type", "message_stop"));
    }

    @Override
    protected void error(String message, String code) {
        event(AnthropicErrors.body(AnthropicErrors.typeOf(code), message, code, label));
    }

    @Override
    protected void silence() {
        begin();
        ping();
    }

    private void ping() {
        event(Answers.object().put("type", "ping"));
    }

    private void begin() {
        if (!begun) {
            begun = true;
            ObjectNode message = MessageAnswer.frame(requestId, answer.model());
            message.putNull("stop_reason").putNull("stop_sequence").set("usage", MessageAnswer.usage(Usage.NONE));
            ObjectNode start = Answers.object().put("type", "message_start");
            start.set("message", message);
            event(start);
        }
    }

    private void piece(String kind, String text) {
        if (text.isEmpty()) {
            return;
        }
        if (!openKind.equals(kind)) {
            open(kind, kind.equals("text") ? MessageAnswer.text("") : MessageAnswer.thinking(""));
        }
        delta(blocks - 1, kind + "_delta", kind, text);
    }

    private void call(JsonNode call) {
        int index = call.path("index").asInt(0);
        JsonNode function = call.path("function");
        Integer block = callToBlock.get(index);
        if (block == null) {
            open(
                    "tool_use",
                    MessageAnswer.toolUse(
                            call.path("id").asText(""), function.path("name").asText("")));
            block = blocks - 1;
            callToBlock.put(index, block);
        }
        String arguments = function.path("arguments").asText("");
        if (!arguments.isEmpty()) {
            // Also for a block that is closed, should an upstream mix its calls: clients add pieces up by the index.
            delta(block, "input_json_delta", "partial_json", arguments);
        }
    }

    private void open(String kind, ObjectNode content) {
        close();
        openKind = kind;
        ObjectNode start = Answers.object().put("type", "content_block_start").put("index", blocks++);
        start.set("content_block", content);
        event(start);
        if (blocks == 1) {
            ping(); // Anthropic sends one here, and some clients take it for the sign of life.
        }
    }

    private void close() {
        if (!openKind.isEmpty()) {
            openKind = "";
            event(Answers.object().put("type", "content_block_stop").put("index", blocks - 1));
        }
    }

    private void delta(int block, String type, String member, String piece) {
        ObjectNode event = Answers.object().put("type", "content_block_delta").put("index", block);
        event.putObject("delta").put("type", type).put(member, piece);
        event(event);
    }

    private void event(ObjectNode data) {
        write(data.path("type").asText(), data);
    }
}
