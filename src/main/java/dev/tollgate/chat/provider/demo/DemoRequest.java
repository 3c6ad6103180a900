package dev.tollgate.chat.provider.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.platform.TollgateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the demo looks at in a chat request of OpenAI's form; all else is ignored.
 *
 * @param lastUserText text of the last message of a user, empty when there is none
 * @param earlierMessages messages before that one, of every role
 * @param promptTokens of the text of all messages, at least 1
 * @param outputLimit tokens of the answer for each choice, at least 1
 * @param choices `n`, 1 to 8
 * @param stops sequences that end the answer before them
 * @param tool the function that must be called
 * @param schema the JSON schema of the answer; an empty object where any JSON object will do
 */
record DemoRequest(
        String model,
        boolean stream,
        boolean includeUsage,
        String lastUserText,
        int earlierMessages,
        int promptTokens,
        int outputLimit,
        int choices,
        List<String> stops,
        Optional<Tool> tool,
        Optional<JsonNode> schema) {
    private static final int MAX_CHOICES = 8;

    /** A function that can be called, with the schema of its arguments. */
    record Tool(String name, JsonNode parameters) {}

    /** Reads a request; INVALID_REQUEST names the member that cannot be used. */
    static DemoRequest of(ObjectNode body) {
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw TollgateException.invalid("messages", "must be an array with at least one message");
        }
        List<String> texts = new ArrayList<>();
        int last = -1;
        for (JsonNode message : messages) {
            if (message.path("role").asText().equals("user")) {
                last = texts.size();
            }
            texts.add(text(message.path("content")));
        }
        return new DemoRequest(
                body.path("model").asText("demo"),
                body.path("stream").asBoolean(),
                body.path("stream_options").path("include_usage").asBoolean(),
                last < 0 ? "" : texts.get(last),
                last < 0 ? texts.size() : last,
                Math.max(1, DemoTokens.count(String.join("", texts))),
                limit(body),
                whole(body, "n", MAX_CHOICES, 1),
                stops(body.path("stop")),
                requiredTool(body),
                schema(body.path("response_format")));
    }

    private static String text(JsonNode content) {
        if (!content.isArray()) {
            return content.asText("");
        }
        var joined = new StringBuilder();
        for (JsonNode part : content) {
            joined.append(part.path("text").asText(""));
        }
        return joined.toString();
    }

    private static int limit(ObjectNode body) {
        boolean newName = body.hasNonNull("max_completion_tokens");
        return whole(body, newName ? "max_completion_tokens" : "max_tokens", Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    private static int whole(ObjectNode body, String member, int max, int absent) {
        if (!body.hasNonNull(member)) {
            return absent;
        }
        JsonNode value = body.get(member);
        if (!value.canConvertToInt() || value.intValue() < 1 || value.intValue() > max) {
            throw TollgateException.invalid(member, "must be a whole number from 1 to " + max);
        }
        return value.intValue();
    }

    private static List<String> stops(JsonNode stop) {
        if (stop.isTextual()) {
            return stop.asText().isEmpty() ? List.of() : List.of(stop.asText());
        }
        List<String> stops = new ArrayList<>();
        stop.forEach(each -> {
            if (each.isTextual() && !each.asText().isEmpty()) {
                stops.add(each.asText());
            }
        });
        return stops;
    }

    /** A real model decides on its own when to call a function; the demo does so only when it must. */
    private static Optional<Tool> requiredTool(ObjectNode body) {
        JsonNode choice = body.path("tool_choice");
        boolean any = choice.asText().equals("required");
        String name = choice.path("function").path("name").asText("");
        if (!any && name.isEmpty()) {
            return Optional.empty();
        }
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            if (function.path("name").isTextual()
                    && (any || function.path("name").asText().equals(name))) {
                return Optional.of(new Tool(function.path("name").asText(), function.path("parameters")));
            }
        }
        throw TollgateException.invalid("tool_choice", "names no function of tools");
    }

    private static Optional<JsonNode> schema(JsonNode format) {
        return switch (format.path("type").asText()) {
            case "json_object" -> Optional.of(format.path("json_schema"));
            case "json_schema" -> Optional.of(format.path("json_schema").path("schema"));
            default -> Optional.empty();
        };
    }
}
