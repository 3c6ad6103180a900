package dev.tollgate.http;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sentences of the schema validator (vertx-json-schema 5, `SchemaValidatorImpl`), which say what is wrong, turned into
 * what must hold.
 */
final class SchemaWords {
    private static final Pattern BOUND = Pattern.compile("is (less|greater) than (or equal to )?(\\S+)$");
    private static final Pattern LAST_NUMBER = Pattern.compile("([0-9]+)\\)?$");
    private static final Pattern WORD = Pattern.compile("[a-z]+");
    private static final Pattern LISTED = Pattern.compile("\\[(.*)]");

    private static final Map<String, String> TYPE_TO_WORDS = Map.of(
            "string", "a string",
            "number", "a number",
            "integer", "a whole number",
            "boolean", "true or false",
            "object", "an object",
            "array", "an array");

    private static final Map<String, String> FORMAT_TO_WORDS = Map.of(
            "date-time", "must be a time like 2026-01-31T12:00:00Z",
            "date", "must be a date like 2026-01-31",
            "email", "must be an e-mail address",
            "uri", "must be a URL");

    private SchemaWords() {}

    /**
     * What must hold for a value that a keyword of its schema forbids; null where the keyword says nothing by itself.
     *
     * @param message of the validator
     */
    static @Nullable String of(String keyword, String message) {
        return switch (keyword) {
            case "type" -> type(message);
            case "enum" -> oneOf(message);
            case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" -> bound(message);
            case "minLength" -> {
                String least = lastNumber(message);
                yield least.equals("1") ? "must not be empty" : "must have at least " + least + " characters";
            }
            case "maxLength" -> "must have at most " + lastNumber(message) + " characters";
            case "minItems" -> "must have at least " + lastNumber(message) + " items";
            case "maxItems" -> "must have at most " + lastNumber(message) + " items";
            case "uniqueItems" -> "must not name anything twice";
            case "pattern" -> "must have the form that the API document gives";
            case "format" -> FORMAT_TO_WORDS.getOrDefault(format(message), "must have the form " + format(message));
            default -> "must be as the API document says";
        };
    }

    private static @Nullable String type(String message) {
        List<String> expected = WORD.matcher(message.substring(message.lastIndexOf("Expected") + 8))
                .results()
                .map(found -> TYPE_TO_WORDS.get(found.group()))
                .filter(words -> words != null)
                .toList();
        return expected.isEmpty() ? null : "must be " + String.join(" or ", expected);
    }

    private static String oneOf(String message) {
        Matcher listed = LISTED.matcher(message);
        String values = listed.find() ? listed.group(1) : "";
        return "must be one of " + values.replace("\"", "").replace(",null", "").replace(",", ", ");
    }

    private static String bound(String message) {
        Matcher bound = BOUND.matcher(message);
        if (!bound.find()) {
            return "must be as the API document says";
        }
        boolean tooSmall = bound.group(1).equals("less");
        boolean open = bound.group(2) != null;
        String words = tooSmall ? (open ? "greater than " : "at least ") : (open ? "less than " : "at most ");
        return "must be " + words + bound.group(3);
    }

    private static String lastNumber(String message) {
        Matcher number = LAST_NUMBER.matcher(message);
        return number.find() ? number.group(1) : "the allowed number of";
    }

    private static String format(String message) {
        String[] parts = message.split("\"", -1);
        return parts.length > 1 ? parts[1] : "";
    }
}
