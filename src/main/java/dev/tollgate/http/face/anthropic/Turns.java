package dev.tollgate.http.face.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Value;
import java.util.ArrayList;
import java.util.List;

/** Writes Anthropic's turns as OpenAI's messages: a turn of the user with results of tools becomes several. */
final class Turns {
    private static final int MAX_MESSAGES = 10_000;
    private static final int MAX_BLOCKS = 10_000;
    /** As long as OpenAI's form takes them: ids of calls that Gemini made hold its signature. */
    private static final int MAX_CALL_ID = 65_536;

    private static final List<String> ROLES = List.of("user", "assistant", "system");

    private final ArrayNode written;

    /** @param written where the messages go */
    Turns(ArrayNode written) {
        this.written = written;
    }

    /** The text of `system`, which is one or a list of blocks; empty when there is none. */
    static String system(Value system) {
        if (system.isAbsent() || system.isText()) {
            return system.textOrNone(Integer.MAX_VALUE);
        }
        List<String> texts = new ArrayList<>();
        for (Value block : system.objects(MAX_BLOCKS)) {
            block.at("type").word(List.of("text"));
            texts.add(block.at("text").text());
        }
        return String.join("\n\n", texts);
    }

    /** Writes `messages`. */
    void add(Value messages) {
        for (Value message : messages.someObjects(MAX_MESSAGES)) {
            Value content = message.at("content");
            boolean given = content.isGiven();
            switch (message.at("role").word(ROLES)) {
                case "user" -> user(content);
                case "assistant" -> assistant(content);
                case "system" -> written.addObject().put("role", "system").put("content", system(content));
                default -> {} // A fault that is told by now.
            }
            if (given && !content.isText() && !content.node().isArray()) {
                content.fault("must be a string or an array of blocks");
            }
        }
    }

    private void user(Value content) {
        if (content.isText()) {
            written.addObject().put("role", "user").put("content", content.text());
            return;
        }
        if (content.node().isArray() && content.node().isEmpty()) {
            content.fault("must not be empty");
        }
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        for (Value block : blocks(content)) {
            switch (block.at("type").text()) {
                case "text" -> parts.add(textPart(block.at("text").text()));
                case "image" -> parts.add(Sources.image(block.at("source")));
                case "document" -> parts.add(Sources.document(block.at("source")));
                case "tool_result" -> result(block, parts);
                default -> block.at("type").fault("is a block that a user's turn cannot hold here");
            }
        }
        if (parts.size() == 1 && parts.get(0).has("text")) {
            written.addObject()
                    .put("role", "user")
                    .put("content", parts.get(0).get("text").asText());
        } else if (!parts.isEmpty()) {
            written.addObject().put("role", "user").set("content", parts);
        }
    }

    private static List<Value> blocks(Value content) {
        return content.node().isArray() ? content.objects(MAX_BLOCKS) : List.of();
    }

    /** Results are messages of their own and hold text alone: their pictures go into the user's message behind them. */
    private void result(Value block, ArrayNode parts) {
        String id = block.at("tool_use_id").text(1, MAX_CALL_ID);
        Value content = block.at("content");
        List<String> texts = new ArrayList<>();
        if (content.isText()) {
            texts.add(content.text());
        } else {
            for (Value part : content.objects(MAX_BLOCKS)) {
                switch (part.at("type").text()) {
                    case "text" -> texts.add(part.at("text").text());
                    case "image" -> parts.add(Sources.image(part.at("source")));
                    case "document" -> parts.add(Sources.document(part.at("source")));
                    default -> part.at("type").fault("is a block that a result cannot hold here");
                }
            }
        }
        written.addObject().put("role", "tool").put("tool_call_id", id).put("content", String.join("\n", texts));
    }

    private void assistant(Value content) {
        ObjectNode message = written.addObject().put("role", "assistant");
        if (content.isText()) {
            message.put("content", content.text());
            return;
        }
        var text = new StringBuilder();
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        for (Value block : blocks(content)) {
            switch (block.at("type").text()) {
                case "text" -> text.append(block.at("text").text());
                case "tool_use" -> calls.add(call(block));
                // Signed by the model that thought it: no other may read it, and OpenAI's form has no place for it.
                case "thinking", "redacted_thinking" -> {}
                default -> block.at("type").fault("is a block that the assistant's turn cannot hold here");
            }
        }
        boolean silent = text.isEmpty() && !calls.isEmpty();
        message.put("content", silent ? null : text.toString());
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
    }

    private static ObjectNode call(Value block) {
        Value input = block.at("input");
        ObjectNode call =
                Answers.object().put("id", block.at("id").text(1, MAX_CALL_ID)).put("type", "function");
        call.putObject("function")
                .put("name", block.at("name").text(1, Fields.MAX_NAME))
                .put("arguments", input.isGiven() && input.isObject() ? Answers.write(input.node()) : "{}");
        return call;
    }

    private static ObjectNode textPart(String text) {
        return Answers.object().put("type", "text").put("text", text);
    }
}
