package dev.tollgate.http.face.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Makes JSON schemas of Gemini's `Schema`, which spells its types in capitals and says `nullable`. */
final class JsonSchemas {
    private JsonSchemas() {}

    static JsonNode of(JsonNode schema) {
        if (schema instanceof ArrayNode several) {
            ArrayNode made = JsonNodeFactory.instance.arrayNode();
            several.forEach(each -> made.add(of(each)));
            return made;
        }
        if (!(schema instanceof ObjectNode given)) {
            return schema;
        }
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        given.properties().forEach(member -> put(made, member.getKey(), member.getValue()));
        if (given.path("nullable").asBoolean() && made.path("type").isTextual()) {
            String type = made.get("type").asText();
            made.putArray("type").add(type).add("null");
        }
        return made;
    }

    private static void put(ObjectNode made, String name, JsonNode value) {
        switch (name) {
            case "type" ->
                made.set(name, value.isTextual() ? made.textNode(value.asText().toLowerCase(Locale.ROOT)) : value);
            case "items", "anyOf" -> made.set(name, of(value));
            case "properties" -> {
                ObjectNode properties = made.putObject(name);
                value.properties().forEach(each -> properties.set(each.getKey(), of(each.getValue())));
            }
            // Of Google alone: the order in which members are written, and what stands for null.
            case "nullable", "propertyOrdering" -> {}
            default -> made.set(name, value);
        }
    }
}
