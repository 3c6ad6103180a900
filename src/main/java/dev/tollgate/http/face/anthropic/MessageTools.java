package dev.tollgate.http.face.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Value;
import java.util.List;

/** Writes `tools` and `tool_choice` of Anthropic's form in OpenAI's. */
final class MessageTools {
    private static final int MAX_TOOLS = 128;
    private static final List<String> CHOICES = List.of("auto", "any", "tool", "none");

    private MessageTools() {}

    static void write(Value body, ObjectNode written) {
        List<Value> tools = body.at("tools").objects(MAX_TOOLS);
        if (!tools.isEmpty()) {
            ArrayNode array = written.putArray("tools");
            tools.forEach(tool -> write(tool, array));
        }
        Value choice = body.at("tool_choice");
        if (choice.isObject()) {
            choose(choice, written, !tools.isEmpty());
        }
    }

    private static void write(Value tool, ArrayNode array) {
        Value type = tool.at("type");
        if (!type.isAbsent() && !type.text().equals("custom")) {
            type.fault("must be custom: tools that run at Anthropic are not offered");
            return;
        }
        ObjectNode written = array.addObject().put("type", "function");
        ObjectNode function =
                written.putObject("function").put("name", tool.at("name").text(1, Fields.MAX_NAME));
        String description = tool.at("description").textOrNone(Integer.MAX_VALUE);
        if (!description.isEmpty()) {
            function.put("description", description);
        }
        Value schema = tool.at("input_schema");
        if (schema.isGiven() && schema.isObject()) {
            function.set("parameters", schema.node());
        }
        if (tool.at("strict").flag()) {
            function.put("strict", true);
        }
    }

    private static void choose(Value choice, ObjectNode written, boolean hasTools) {
        String type = choice.at("type").word(CHOICES);
        String name = type.equals("tool") ? choice.at("name").text(1, Fields.MAX_NAME) : "";
        boolean single = choice.at("disable_parallel_tool_use").flag();
        if (!hasTools) {
            return; // Upstreams refuse a choice without anything to choose from.
        }
        switch (type) {
            case "auto", "none" -> written.put("tool_choice", type);
            case "any" -> written.put("tool_choice", "required");
            default ->
                written.putObject("tool_choice")
                        .put("type", "function")
                        .putObject("function")
                        .put("name", name);
        }
        if (single) {
            written.put("parallel_tool_calls", false);
        }
    }
}
