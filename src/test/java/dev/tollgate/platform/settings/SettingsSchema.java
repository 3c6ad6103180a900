package dev.tollgate.platform.settings;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The JSON schema of a settings file, made from the records, for editors; the loader checks more than a schema can. */
final class SettingsSchema {
    private final JsonNodeFactory json = JsonNodeFactory.instance;

    private SettingsSchema() {}

    /** @param apart components that stand in a file of their own */
    static ObjectNode of(Class<? extends Record> type, String title, Set<String> apart) {
        var schema = new SettingsSchema();
        ObjectNode root = schema.json.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", title);
        return root.setAll(schema.section(type, apart));
    }

    private ObjectNode section(Class<?> type, Set<String> apart) {
        ObjectNode section = json.objectNode().put("type", "object").put("additionalProperties", false);
        ObjectNode properties = section.putObject("properties");
        Arrays.stream(type.getRecordComponents())
                .filter(component -> !apart.contains(component.getName()))
                .forEach(component -> properties.set(component.getName(), component(component)));
        return section;
    }

    private ObjectNode component(RecordComponent component) {
        Setting rule = component.getAnnotation(Setting.class);
        ObjectNode schema = value(component.getGenericType(), component.getName(), rule);
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return nullable ? orNull(schema) : schema;
    }

    private ObjectNode orNull(ObjectNode schema) {
        ArrayNode types = json.arrayNode().add(schema.path("type").asText()).add("null");
        schema.set("type", types);
        return schema;
    }

    private ObjectNode value(Type type, String name, @Nullable Setting rule) {
        if (type instanceof ParameterizedType collection) {
            Type[] of = collection.getActualTypeArguments();
            ObjectNode element = value(of[of.length - 1], name, rule);
            ObjectNode schema = json.objectNode();
            if (collection.getRawType() != Map.class) {
                schema.put("type", "array").set("items", element);
            } else {
                schema.put("type", "object").set("additionalProperties", orNull(element));
            }
            return schema;
        }
        Class<?> single = (Class<?>) type;
        return SettingTree.isSection(single) ? section(single, Set.of()) : scalar(SettingType.of(single, name), rule);
    }

    private ObjectNode scalar(SettingType type, @Nullable Setting rule) {
        ObjectNode schema = json.objectNode();
        switch (type) {
            case INTEGER -> schema.put("type", "integer");
            case DECIMAL -> schema.put("type", "number");
            case BOOLEAN -> schema.put("type", "boolean");
            case SIZE -> schema.set("type", json.arrayNode().add("integer").add("string"));
            case TEXT, PATH, ADDRESS, SECRET, DURATION -> schema.put("type", "string");
        }
        schema.put("description", SettingLimits.wanted(type, rule));
        if (rule != null) {
            Arrays.stream(rule.oneOf()).forEach(schema.withArray("enum")::add);
            if (rule.oneOf().length == 0) {
                schema.remove("enum");
                limit(schema, type, rule.min(), "minimum", "minLength");
                limit(schema, type, rule.max(), "maximum", "maxLength");
            }
        }
        return schema;
    }

    private static void limit(ObjectNode schema, SettingType type, String limit, String ofNumber, String ofText) {
        if (limit.isEmpty()) {
            return;
        }
        switch (type) {
            case INTEGER -> schema.put(ofNumber, Long.parseLong(limit));
            case DECIMAL -> schema.put(ofNumber, new BigDecimal(limit));
            case TEXT -> schema.put(ofText, Integer.parseInt(limit));
            case SIZE, BOOLEAN, DURATION, PATH, ADDRESS, SECRET -> {
                // JSON schema knows no order of such values; the description tells the limit.
            }
        }
    }
}
