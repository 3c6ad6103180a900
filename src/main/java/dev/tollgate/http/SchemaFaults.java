package dev.tollgate.http;

import io.vertx.json.schema.OutputUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a schema finds wrong with a request: a field each, in words that say what must hold instead. */
final class SchemaFaults {
    /** Their errors only tell that there are others inside. */
    private static final Set<String> CONTAINERS = Set.of(
            "properties",
            "items",
            "$ref",
            "allOf",
            "anyOf",
            "oneOf",
            "then",
            "else",
            "additionalProperties",
            "prefixItems");

    private static final Pattern QUOTED = Pattern.compile("\"(.+?)\"");
    /** One way out of several: a member that might be given. */
    private static final Pattern ALTERNATIVE =
            Pattern.compile("(.*/anyOf)/[0-9]+/(?:required|properties/([^/]+)(?:/.*)?)");

    private final String root;
    private final Map<String, String> fieldToMessage = new LinkedHashMap<>();
    private final Map<String, String> containerToMessage = new LinkedHashMap<>();
    private final Map<String, Set<String>> choiceToFields = new LinkedHashMap<>();

    private SchemaFaults(String root) {
        this.root = root;
    }

    /**
     * Each wrong field with what must hold for it.
     *
     * @param root what was held against the schema: the name of a parameter, or empty for the body
     */
    static Map<String, String> of(String root, List<OutputUnit> errors) {
        var faults = new SchemaFaults(root);
        errors.forEach(faults::take);
        faults.addChoices();
        faults.addContainers();
        return faults.fieldToMessage;
    }

    private void take(OutputUnit error) {
        String message = String.valueOf(error.getError());
        String location = String.valueOf(error.getKeywordLocation());
        String field = field(root, String.valueOf(error.getInstanceLocation()));
        String keyword = location.substring(location.lastIndexOf('/') + 1);
        Matcher alternative = ALTERNATIVE.matcher(location);
        if (keyword.equals("required")) {
            String missing = field.isEmpty() ? quoted(message) : field + '.' + quoted(message);
            if (alternative.matches()) {
                choiceToFields
                        .computeIfAbsent(alternative.group(1), _ -> new LinkedHashSet<>())
                        .add(missing);
            } else {
                fieldToMessage.putIfAbsent(missing, "is required");
            }
        } else if (CONTAINERS.contains(keyword)) {
            // What is wrong with one way out of several is not wrong with the request.
            if (!location.contains("/anyOf/")) {
                containerToMessage.putIfAbsent(field, "is malformed");
            }
        } else if (alternative.matches()) {
            choiceToFields
                    .computeIfAbsent(alternative.group(1), _ -> new LinkedHashSet<>())
                    .add(field);
        } else {
            String fault = SchemaWords.of(keyword, message);
            if (fault != null) {
                fieldToMessage.putIfAbsent(field, fault);
            }
        }
    }

    private static String quoted(String message) {
        Matcher name = QUOTED.matcher(message);
        return name.find() ? name.group(1) : "";
    }

    /** Nothing is said where one of them is given, but wrong: that was told. */
    private void addChoices() {
        choiceToFields.values().forEach(fields -> {
            if (fields.stream().noneMatch(fieldToMessage::containsKey)) {
                var names = new ArrayList<>(fields);
                String last = names.removeLast();
                String all = names.isEmpty() ? last : String.join(", ", names) + " or " + last;
                fieldToMessage.put(fields.iterator().next(), all + " must be given");
            }
        });
    }

    private void addContainers() {
        containerToMessage.forEach((field, message) -> {
            boolean told = fieldToMessage.keySet().stream().anyMatch(known -> isWithin(known, field));
            if (!told) {
                fieldToMessage.put(field, message);
            }
        });
    }

    private static boolean isWithin(String field, String container) {
        return container.isEmpty()
                || field.equals(container)
                || field.startsWith(container + '.')
                || field.startsWith(container + '[');
    }

    /** `#/messages/0/role` as `messages[0].role`. */
    private static String field(String root, String pointer) {
        var field = new StringBuilder(root);
        for (String step : pointer.replaceFirst("^#?/?", "").split("/")) {
            if (step.isEmpty()) {
                continue;
            }
            if (step.chars().allMatch(Character::isDigit)) {
                field.append('[').append(step).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".")
                        .append(step.replace("~1", "/").replace("~0", "~"));
            }
        }
        return field.toString();
    }
}
