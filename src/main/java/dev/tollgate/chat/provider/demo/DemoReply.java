package dev.tollgate.chat.provider.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.chat.provider.demo.DemoRequest.Tool;
import java.util.List;
import java.util.Optional;

/**
 * What the demo says: that it is a demo, what it was told last and how many messages came before, so that one can see
 * that a conversation reaches the model. All choices of an answer are alike.
 *
 * @param pieces the text, or the arguments of the function, one token each
 * @param called the function called instead of a text
 * @param cut whether the limit ended it
 */
record DemoReply(List<String> pieces, Optional<Tool> called, boolean cut) {
    private static final int MAX_TOKENS = 4096;
    private static final int QUOTED_CODE_POINTS = 200;

    static DemoReply to(DemoRequest request) {
        String text = request.tool()
                .map(tool -> exampleOf(tool.parameters()).toString())
                .or(() -> request.schema().map(schema -> object(request, schema)))
                .orElseGet(() -> sentence(request));
        text = request.tool().isPresent() ? text : beforeStop(text, request.stops());
        List<String> pieces = DemoTokens.split(text, Math.min(request.outputLimit(), MAX_TOKENS));
        return new DemoReply(pieces, request.tool(), pieces.size() < DemoTokens.count(text));
    }

    /** What stands before the first of these sequences. */
    private static String beforeStop(String text, List<String> stops) {
        int end = text.length();
        for (String stop : stops) {
            int at = text.indexOf(stop);
            end = at < 0 ? end : Math.min(end, at);
        }
        return text.substring(0, end);
    }

    /** OpenAI's `finish_reason`. */
    String finishReason() {
        if (cut) {
            return "length";
        }
        return called.isPresent() ? "tool_calls" : "stop";
    }

    String text() {
        return String.join("", pieces);
    }

    private static String sentence(DemoRequest request) {
        String quote = shortened(request.lastUserText());
        if (isCyrillic(request.lastUserText())) {
            return "Это демонстрационный ответ, модель не вызывалась. Вы написали: «" + quote
                    + "». До этого мне передано сообщений: " + request.earlierMessages() + ".";
        }
        return "This is a demo answer, no model was asked. You wrote: \"" + quote + "\". Earlier messages I was given: "
                + request.earlierMessages() + ".";
    }

    private static String object(DemoRequest request, JsonNode schema) {
        ObjectNode object = exampleOf(schema);
        if (object.isEmpty()) {
            object.put("demo", true).put("text", sentence(request));
        }
        return object.toString();
    }

    private static String shortened(String text) {
        if (text.codePointCount(0, text.length()) <= QUOTED_CODE_POINTS) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, QUOTED_CODE_POINTS)) + "…";
    }

    private static boolean isCyrillic(String text) {
        return text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.CYRILLIC);
    }

    /** An object with the members that a schema requires, each the plainest value of its type. */
    private static ObjectNode exampleOf(JsonNode schema) {
        ObjectNode example = JsonNodeFactory.instance.objectNode();
        for (JsonNode required : schema.path("required")) {
            String name = required.asText();
            JsonNode property = schema.path("properties").path(name);
            if (example.has(name)) {
                continue; // Named twice at each level, a small schema would take for ever.
            }
            if (property.path("enum").has(0)) {
                example.set(name, property.path("enum").get(0));
                continue;
            }
            switch (property.path("type").asText()) {
                case "integer", "number" -> example.put(name, 1);
                case "boolean" -> example.put(name, true);
                case "array" -> example.putArray(name);
                case "object" -> example.set(name, exampleOf(property));
                case "null" -> example.putNull(name);
                default -> example.put(name, "demo");
            }
        }
        return example;
    }
}
