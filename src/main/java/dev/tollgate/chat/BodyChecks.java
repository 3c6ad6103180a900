package dev.tollgate.chat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.TollgateException.Detail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks values of a body as the parser comes by them and notes what is wrong. Each check begins with the parser on the
 * value's first token and leaves it on its last.
 */
final class BodyChecks {
    /** So many wrong fields are told to the caller. */
    private static final int MAX_DETAILS = 20;

    private final JsonParser parser;
    private final List<Detail> details = new ArrayList<>();

    BodyChecks(JsonParser parser) {
        this.parser = parser;
    }

    void wrong(String field, String message) {
        if (details.size() < MAX_DETAILS) {
            details.add(new Detail(field, message));
        }
    }

    /** Refuses the body when anything was wrong. */
    void finish() {
        if (!details.isEmpty()) {
            throw TollgateException.invalid(details);
        }
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** A string of this many characters, else null. */
    @Nullable
    String text(String field, int min, int max) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            int length = parser.getTextLength();
            if (length >= min && length <= max) {
                return parser.getText();
            }
        }
        parser.skipChildren();
        wrong(field, "must be a string of " + min + " to " + max + " characters");
        return null;
    }

    /** A string of any length, which is not read. */
    boolean string(String field) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return true;
        }
        parser.skipChildren();
        wrong(field, "must be a string");
        return false;
    }

    void stringOrNull(String field, int max) throws IOException {
        if (!isNull()) {
            text(field, 0, max);
        }
    }

    @Nullable
    String oneOf(String field, Set<String> allowed) throws IOException {
        String value = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        if (value != null && allowed.contains(value)) {
            return value;
        }
        parser.skipChildren();
        wrong(field, "must be one of " + String.join(", ", allowed));
        return null;
    }

    boolean bool(String field) throws IOException {
        if (isNull()) {
            return false;
        }
        if (!parser.currentToken().isBoolean()) {
            parser.skipChildren();
            wrong(field, "must be true or false");
            return false;
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    /** An integer between the bounds, written without a fraction or exponent; null where the body has null. */
    @Nullable
    Integer integer(String field, int min, int max) throws IOException {
        if (isNull()) {
            return null;
        }
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT
                && parser.getIntValue() >= min
                && parser.getIntValue() <= max) {
            return parser.getIntValue();
        }
        parser.skipChildren();
        wrong(field, "must be an integer from " + min + " to " + max);
        return null;
    }

    /** An integer of 64 bits, or null. */
    void longOrNull(String field) throws IOException {
        boolean fits = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (!isNull() && !fits) {
            parser.skipChildren();
            wrong(field, "must be an integer of 64 bits");
        }
    }

    /** A number between the bounds, or null; 1e309 is read as infinity and so out of any bounds. */
    void number(String field, int min, int max) throws IOException {
        if (isNull()) {
            return;
        }
        if (parser.currentToken().isNumeric() && parser.getDoubleValue() >= min && parser.getDoubleValue() <= max) {
            return;
        }
        parser.skipChildren();
        wrong(field, "must be a number from " + min + " to " + max);
    }

    /** What is to be done with each member of an object: the parser stands on its value. */
    @FunctionalInterface
    interface Member {
        void read(String name) throws IOException;
    }

    /** An object; its members are given one by one. */
    boolean object(String field, Member member) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            wrong(field, "must be an object");
            return false;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            member.read(name);
        }
        return true;
    }

    /** An object whose members do not matter. */
    boolean anyObject(String field) throws IOException {
        return object(field, _ -> parser.skipChildren());
    }

    void anyObjectOrNull(String field) throws IOException {
        if (!isNull()) {
            anyObject(field);
        }
    }

    /** What is to be done with each item of an array: the parser stands on it. */
    @FunctionalInterface
    interface Item {
        void read(String path) throws IOException;
    }

    /** An array of so many items, given one by one with their paths. */
    boolean array(String field, int min, int max, Item item) throws IOException {
        int count = 0;
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (count++ < max) {
                    item.read(field + "[" + (count - 1) + "]");
                } else {
                    parser.skipChildren();
                }
            }
            if (count >= min && count <= max) {
                return true;
            }
        } else {
            parser.skipChildren();
        }
        wrong(field, "must be an array of " + min + " to " + max + " items");
        return false;
    }
}
