package dev.tollgate.http.face.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Value;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Writes Gemini's contents as OpenAI's messages: one with responses of functions becomes several. */
final class Contents {
    private static final int MAX_CONTENTS = 10_000;
    private static final int MAX_PARTS = 10_000;
    private static final int MAX_CALL_ID = 65_536;
    private static final List<String> ROLES = List.of("user", "model", "function");

    private final ArrayNode written;
    private final List<OpenCall> openCalls = new ArrayList<>();
    private int calls;

    /** A call without its response yet. */
    private record OpenCall(String id, String name) {}

    /** @param written where the messages go */
    Contents(ArrayNode written) {
        this.written = written;
    }

    /** Writes `systemInstruction`. */
    void system(Value instruction) {
        if (!instruction.isObject()) {
            return;
        }
        List<String> texts = new ArrayList<>();
        for (Value part : instruction.at("parts").objects(MAX_PARTS)) {
            texts.add(part.at("text").text());
        }
        if (!texts.isEmpty()) {
            written.addObject().put("role", "system").put("content", String.join("\n\n", texts));
        }
    }

    /** Writes `contents`. */
    void add(Value contents) {
        for (Value content : contents.someObjects(MAX_CONTENTS)) {
            Value role = content.at("role");
            List<Value> parts = content.at("parts").someObjects(MAX_PARTS);
            if (!role.isAbsent() && role.word(ROLES).equals("model")) {
                model(parts);
            } else {
                user(parts);
            }
        }
    }

    private void user(List<Value> parts) {
        ArrayNode content = JsonNodeFactory.instance.arrayNode();
        for (Value part : parts) {
            if (!part.at("text").isAbsent()) {
                content.addObject()
                        .put("type", "text")
                        .put("text", part.at("text").text());
            } else if (!part.at("inlineData").isAbsent()) {
                content.add(inline(part.at("inlineData")));
            } else if (!part.at("functionResponse").isAbsent()) {
                response(part.at("functionResponse"));
            } else {
                part.fault("is a part that the user's side cannot hold here");
            }
        }
        if (content.size() == 1 && content.get(0).has("text")) {
            written.addObject()
                    .put("role", "user")
                    .put("content", content.get(0).get("text").asText());
        } else if (!content.isEmpty()) {
            written.addObject().put("role", "user").set("content", content);
        }
    }

    private static ObjectNode inline(Value data) {
        ObjectNode part = Answers.object();
        if (!data.isObject()) {
            return part;
        }
        String type = data.at("mimeType").text(1, Fields.MAX_NAME).toLowerCase(Locale.ROOT);
        String base64 = data.at("data").text();
        if (type.startsWith("image/")) {
            part.put("type", "image_url").putObject("image_url").put("url", "data:" + type + ";base64," + base64);
        } else if (type.startsWith("audio/")) {
            part.put("type", "input_audio")
                    .putObject("input_audio")
                    .put("data", base64)
                    .put("format", type.equals("audio/mpeg") ? "mp3" : type.substring("audio/".length()));
        } else {
            part.put("type", "file")
                    .putObject("file")
                    .put("filename", "file")
                    .put("file_data", "data:" + type + ";base64," + base64);
        }
        return part;
    }

    /** Clients that send no ids mean the oldest call of that name which has no response yet. */
    private void response(Value response) {
        if (!response.isObject()) {
            return;
        }
        String name = response.at("name").text(1, Fields.MAX_NAME);
        String id = response.at("id").textOrNone(MAX_CALL_ID);
        Value given = response.at("response");
        String text = given.isGiven() && given.isObject() ? Answers.write(given.node()) : "";
        for (Iterator<OpenCall> open = openCalls.iterator(); open.hasNext(); ) {
            OpenCall call = open.next();
            if (id.isEmpty() ? call.name.equals(name) : call.id.equals(id)) {
                open.remove();
                written.addObject()
                        .put("role", "tool")
                        .put("tool_call_id", call.id)
                        .put("content", text);
                return;
            }
        }
        response.fault("answers no function call of an earlier turn");
    }

    private void model(List<Value> parts) {
        var text = new StringBuilder();
        ArrayNode toolCalls = JsonNodeFactory.instance.arrayNode();
        for (Value part : parts) {
            if (part.at("thought").flag()) {
                continue; // No other model may read it, and OpenAI's form has no place for it.
            }
            if (!part.at("functionCall").isAbsent()) {
                call(part.at("functionCall"), toolCalls);
            } else if (!part.at("text").isAbsent()) {
                text.append(part.at("text").text());
            } else if (part.at("thoughtSignature").isAbsent()) {
                part.fault("is a part that the model's side cannot hold here");
            }
        }
        ObjectNode message = written.addObject().put("role", "assistant");
        message.put("content", text.isEmpty() && !toolCalls.isEmpty() ? null : text.toString());
        if (!toolCalls.isEmpty()) {
            message.set("tool_calls", toolCalls);
        }
    }

    private void call(Value call, ArrayNode toolCalls) {
        if (!call.isObject()) {
            return;
        }
        String given = call.at("id").textOrNone(MAX_CALL_ID);
        String id = given.isEmpty() ? "call_" + calls++ : given;
        String name = call.at("name").text(1, Fields.MAX_NAME);
        Value arguments = call.at("args");
        openCalls.add(new OpenCall(id, name));
        toolCalls
                .addObject()
                .put("id", id)
                .put("type", "function")
                .putObject("function")
                .put("name", name)
                .put("arguments", arguments.isObject() ? Answers.write(arguments.node()) : "{}");
    }
}
