package dev.tollgate.chat.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.platform.TollgateException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The functions that a model may call.
 *
 * @param offered those that it may call, empty when none
 * @param mode whether it must
 * @param onlyName the one that it must call, empty when it may choose
 * @param parallel whether it may call several at once
 */
public record Tools(List<Function> offered, Mode mode, String onlyName, boolean parallel) {
    public Tools {
        offered = List.copyOf(offered);
    }

    /** OpenAI's `tool_choice`; UNSAID when the caller sent none. */
    public enum Mode {
        UNSAID,
        NONE,
        AUTO,
        REQUIRED
    }

    /** One function; `parameters` is its JSON schema, an empty object's where the caller gave none. */
    public record Function(String name, String description, JsonNode parameters, boolean strict) {}

    /** Reads `tools`, `tool_choice` and `parallel_tool_calls`; INVALID_REQUEST names what cannot be translated. */
    public static Tools of(ObjectNode body) {
        if (body.hasNonNull("functions") || body.hasNonNull("function_call")) {
            throw TollgateException.invalid("functions", "are not known to this model: send tools");
        }
        List<Function> offered = functions(body.path("tools"));
        boolean parallel = body.path("parallel_tool_calls").asBoolean(true);
        JsonNode choice = body.path("tool_choice");
        return switch (choice.isObject() ? choice.path("type").asText() : "mode") {
            case "mode" -> new Tools(offered, mode(choice), "", parallel);
            case "function" ->
                new Tools(
                        offered,
                        Mode.REQUIRED,
                        known(offered, choice.path("function").path("name").asText()),
                        parallel);
            case "allowed_tools" -> {
                JsonNode allowed = choice.path("allowed_tools");
                yield new Tools(only(offered, allowed.path("tools")), mode(allowed.path("mode")), "", parallel);
            }
            default -> throw TollgateException.invalid("tool_choice", "is a choice that this model does not know");
        };
    }

    private static List<Function> functions(JsonNode tools) {
        List<Function> functions = new ArrayList<>();
        for (JsonNode tool : tools) {
            JsonNode function = tool.path("function");
            String field = "tools[" + functions.size() + "]";
            if (!tool.path("type").asText("function").equals("function")) {
                throw TollgateException.invalid(field + ".type", "must be function for this model");
            }
            if (!function.path("name").isTextual()) {
                throw TollgateException.invalid(field + ".function.name", "must be a text");
            }
            functions.add(new Function(
                    function.path("name").asText(),
                    function.path("description").asText(""),
                    function.path("parameters").isObject() ? function.get("parameters") : emptySchema(),
                    function.path("strict").asBoolean()));
        }
        return functions;
    }

    private static ObjectNode emptySchema() {
        ObjectNode schema = OpenAiForm.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }

    private static Mode mode(JsonNode choice) {
        return switch (choice.asText("")) {
            case "", "null" -> Mode.UNSAID;
            case "none" -> Mode.NONE;
            case "auto" -> Mode.AUTO;
            case "required" -> Mode.REQUIRED;
            default -> throw TollgateException.invalid("tool_choice", "must be none, auto, required or a function");
        };
    }

    private static String known(List<Function> offered, String name) {
        if (offered.stream().noneMatch(function -> function.name().equals(name))) {
            throw TollgateException.invalid("tool_choice", "names no function of tools");
        }
        return name;
    }

    private static List<Function> only(List<Function> offered, JsonNode allowed) {
        Set<String> names = new HashSet<>();
        for (JsonNode tool : allowed) {
            names.add(known(offered, tool.path("function").path("name").asText()));
        }
        return offered.stream()
                .filter(function -> names.contains(function.name()))
                .toList();
    }
}
