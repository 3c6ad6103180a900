package dev.tollgate.http.face.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Value;
import java.util.List;

/** Writes `tools` and `toolConfig` of Gemini's form in OpenAI's. */
final class FunctionTools {
    private static final int MAX_TOOLS = 128;
    private static final List<String> MODES = List.of("MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED");

    private FunctionTools() {}

    static void write(Value body, ObjectNode written) {
        ArrayNode functions = JsonNodeFactory.instance.arrayNode();
        for (Value tool : body.at("tools").objects(MAX_TOOLS)) {
            tool.node().fieldNames().forEachRemaining(kind -> {
                if (!kind.equals("functionDeclarations") && !tool.at(kind).isAbsent()) {
                    tool.at(kind).fault("is a tool that runs at Google, which is not offered");
                }
            });
            tool.at("functionDeclarations").objects(MAX_TOOLS).forEach(each -> functions.add(function(each)));
        }
        if (!functions.isEmpty()) {
            written.set("tools", functions);
        }
        Value toolConfig = body.at("toolConfig");
        Value config = toolConfig.at("functionCallingConfig");
        if (toolConfig.isObject() && config.isObject()) {
            choose(config, written, !functions.isEmpty());
        }
    }

    private static ObjectNode function(Value declaration) {
        ObjectNode written = Answers.object().put("type", "function");
        ObjectNode function =
                written.putObject("function").put("name", declaration.at("name").text(1, Fields.MAX_NAME));
        String description = declaration.at("description").textOrNone(Integer.MAX_VALUE);
        if (!description.isEmpty()) {
            function.put("description", description);
        }
        Value own = declaration.at("parameters");
        Value json = declaration.at("parametersJsonSchema");
        boolean ownGiven = own.isObject();
        if (json.isObject()) {
            function.set("parameters", json.node());
        } else if (ownGiven) {
            function.set("parameters", JsonSchemas.of(own.node()));
        }
        return written;
    }

    private static void choose(Value config, ObjectNode written, boolean hasTools) {
        Value mode = config.at("mode");
        String word = mode.isAbsent() ? "AUTO" : mode.word(MODES);
        List<String> allowed = config.at("allowedFunctionNames").items(MAX_TOOLS).stream()
                .map(name -> name.text(1, Fields.MAX_NAME))
                .toList();
        if (!hasTools) {
            return; // Upstreams refuse a choice without anything to choose from.
        }
        if (word.equals("NONE")) {
            written.put("tool_choice", "none");
        } else if (allowed.isEmpty()) {
            written.put("tool_choice", word.equals("ANY") ? "required" : "auto");
        } else {
            ObjectNode choice = written.putObject("tool_choice").put("type", "allowed_tools");
            ObjectNode tools = choice.putObject("allowed_tools").put("mode", word.equals("ANY") ? "required" : "auto");
            ArrayNode names = tools.putArray("tools");
            allowed.forEach(name -> names.addObject()
                    .put("type", "function")
                    .putObject("function")
                    .put("name", name));
        }
    }
}
