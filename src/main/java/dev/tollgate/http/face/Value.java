package dev.tollgate.http.face;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value somewhere in a deep body, with its path, for bodies whose members are of several kinds; small ones are read by
 * {@link Fields}. What is wrong is collected and an empty value goes on in its place, so a reader reads everything, asks
 * {@link Faults#check} and only then uses what it has read. Null is the same as absent.
 */
public record Value(String path, JsonNode node, Faults faults) {
    /** A whole body. */
    public static Value of(ObjectNode body, Faults faults) {
        return new Value("", body, faults);
    }

    /** A member of this object; absent where this is none. */
    public Value at(String name) {
        return new Value(path.isEmpty() ? name : path + '.' + name, node.path(name), faults);
    }

    public boolean isAbsent() {
        return node.isMissingNode() || node.isNull();
    }

    public boolean isText() {
        return node.isTextual();
    }

    /** Tells of a fault of this value. */
    public void fault(String message) {
        faults.add(path, message);
    }

    /** Whether it is there; a fault otherwise. */
    public boolean isGiven() {
        if (isAbsent()) {
            fault("is required");
        }
        return !isAbsent();
    }

    /** A required text of so many characters. */
    public String text(int min, int max) {
        if (!isGiven()) {
            return "";
        }
        if (!node.isTextual()) {
            fault("must be a string");
            return "";
        }
        int length = node.textValue().length();
        if (length < min || length > max) {
            fault("must be a string of " + min + " to " + max + " characters");
        }
        return node.textValue();
    }

    /** A required text of any length. */
    public String text() {
        return text(0, Integer.MAX_VALUE);
    }

    /** A text that may be absent: empty then. */
    public String textOrNone(int max) {
        return isAbsent() ? "" : text(0, max);
    }

    /** A required word out of these. */
    public String word(Collection<String> words) {
        String word = text();
        if (!isAbsent() && node.isTextual() && !words.contains(word)) {
            fault("must be one of " + String.join(", ", words));
        }
        return word;
    }

    /** True or false; false when absent. */
    public boolean flag() {
        if (!isAbsent() && !node.isBoolean()) {
            fault("must be true or false");
        }
        return node.asBoolean();
    }

    /** A whole number, null when absent. */
    public @Nullable Integer integer(int min, int max) {
        if (isAbsent()) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            fault("must be a whole number from " + min + " to " + max);
            return null;
        }
        return node.intValue();
    }

    /** A number, null when absent. */
    public @Nullable BigDecimal number(int min, int max) {
        if (isAbsent()) {
            return null;
        }
        if (node.isNumber()) {
            BigDecimal value = node.decimalValue();
            if (value.compareTo(BigDecimal.valueOf(min)) >= 0 && value.compareTo(BigDecimal.valueOf(max)) <= 0) {
                return value;
            }
        }
        fault("must be a number from " + min + " to " + max);
        return null;
    }

    /** Whether it is an object; a fault where it is there and is none. */
    public boolean isObject() {
        if (!isAbsent() && !node.isObject()) {
            fault("must be an object");
        }
        return node.isObject();
    }

    /** The items of a list; none when it is absent. */
    public List<Value> items(int max) {
        if (isAbsent()) {
            return List.of();
        }
        if (!node.isArray()) {
            fault("must be an array");
            return List.of();
        }
        if (node.size() > max) {
            fault("must have at most " + max + " items");
            return List.of();
        }
        var items = new ArrayList<Value>(node.size());
        node.forEach(item -> items.add(new Value(path + '[' + items.size() + ']', item, faults)));
        return items;
    }

    /** The objects of a list; none when it is absent. */
    public List<Value> objects(int max) {
        var objects = new ArrayList<Value>();
        for (Value item : items(max)) {
            if (item.node.isObject()) {
                objects.add(item);
            } else {
                item.fault("must be an object");
            }
        }
        return objects;
    }

    /** The same of a required list of at least one. */
    public List<Value> someObjects(int max) {
        if (isGiven() && node.isArray() && node.isEmpty()) {
            fault("must not be empty");
        }
        return objects(max);
    }
}
