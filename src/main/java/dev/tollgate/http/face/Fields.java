package dev.tollgate.http.face;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.platform.Credits;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a small JSON body. Faults are collected, so a reader asks for all members first and then calls
 * {@link #check()}; until then a member that is wrong stands as an empty value. Unknown members are ignored, null is the
 * same as absent.
 */
public final class Fields {
    /** Characters of one message or prompt; the body limit of the server usually comes first. */
    public static final int MAX_TEXT = 10_000_000;

    /** Characters of a password; the identity room counts its bytes. */
    public static final int MAX_PASSWORD = 1_024;

    /** Characters of an id, user name or other short name. */
    public static final int MAX_NAME = 256;

    private static final int MAX_REASON = 500;

    private final ObjectNode body;
    private final String prefix;
    private final Faults faults;

    private Fields(ObjectNode body, String prefix, Faults faults) {
        this.body = body;
        this.prefix = prefix;
        this.faults = faults;
    }

    /** The members of the request's body; INVALID_JSON unless it is one object. */
    public static Fields of(ApiRequest request) {
        return new Fields(request.json(), "", new Faults());
    }

    /** Fails with INVALID_REQUEST naming each wrong member, if there is any. */
    public void check() {
        faults.check();
    }

    /** Tells of a fault that the reader found itself. */
    public void fault(String name, String message) {
        faults.add(prefix + name, message);
    }

    /** Whether the member is there and not null. */
    public boolean has(String name) {
        return body.hasNonNull(name);
    }

    /** The names of all members. */
    public List<String> names() {
        return body.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** Whether the member is there and null. */
    public boolean isNull(String name) {
        return body.path(name).isNull();
    }

    /** A required text, free in its characters, at least one. */
    public String text(String name, int max) {
        return required(name, optional(name, 1, max, false));
    }

    /** A text of any length from 0 that may be absent. */
    public @Nullable String optionalText(String name, int max) {
        return optional(name, 0, max, false);
    }

    /** A required text that may be empty. */
    public String anyText(String name, int max) {
        return required(name, optional(name, 0, max, false));
    }

    /** A required name or id: no control characters. */
    public String line(String name, int max) {
        return required(name, optional(name, 1, max, true));
    }

    /** A required name or id that goes by two names; both must be good where both are given, and the first counts. */
    public String lineOfEither(String name, String otherName, int max) {
        String value = optionalLine(name, max);
        String other = optionalLine(otherName, max);
        if (has(name) || !has(otherName)) {
            return required(name, value);
        }
        return other == null ? "" : other;
    }

    /** A name or id that may be absent. */
    public @Nullable String optionalLine(String name, int max) {
        return optional(name, 1, max, true);
    }

    /** Why somebody does what they do: a required line of more than spaces. */
    public String reason() {
        return required("reason", optionalReason());
    }

    /** The same where it may be absent. */
    public @Nullable String optionalReason() {
        String reason = optionalLine("reason", MAX_REASON);
        if (reason != null && Texts.isOnlySpaces(reason)) {
            fault("reason", "must not be empty");
        }
        return reason;
    }

    private String required(String name, @Nullable String value) {
        if (value == null && !has(name)) {
            fault(name, "is required");
        }
        return value == null ? "" : value;
    }

    private @Nullable String optional(String name, int min, int max, boolean singleLine) {
        if (!has(name)) {
            return null;
        }
        JsonNode node = body.get(name);
        if (!node.isTextual()) {
            fault(name, "must be a string");
            return null;
        }
        String wrong = Texts.fault(node.textValue(), min, max, singleLine);
        if (wrong != null) {
            fault(name, wrong);
            return null;
        }
        return node.textValue();
    }

    /** True or false; false when absent. */
    public boolean flag(String name) {
        if (!has(name)) {
            return false;
        }
        if (!body.get(name).isBoolean()) {
            fault(name, "must be true or false");
        }
        return body.get(name).booleanValue();
    }

    /** A whole number that may be absent. */
    public @Nullable Integer optionalInteger(String name, int min, int max) {
        BigDecimal value = optionalDecimal(name, BigDecimal.valueOf(min), BigDecimal.valueOf(max));
        if (value == null) {
            return null;
        }
        try {
            return value.intValueExact();
        } catch (ArithmeticException e) {
            fault(name, "must be a whole number");
            return null;
        }
    }

    /** A number that may be absent. */
    public @Nullable BigDecimal optionalDecimal(String name, BigDecimal min, BigDecimal max) {
        if (!has(name)) {
            return null;
        }
        JsonNode node = body.get(name);
        if (!node.isNumber()) {
            fault(name, "must be a number");
            return null;
        }
        BigDecimal value = node.decimalValue();
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            fault(name, "must be from " + min.toPlainString() + " to " + max.toPlainString());
            return null;
        }
        return value;
    }

    /** A required amount of credits above 0, in 10^-9 credit. */
    public long positiveAmountNano(String name) {
        long nano = amountNano(name, Long.MIN_VALUE);
        if (nano <= 0 && nano != NO_AMOUNT) {
            fault(name, "must be above 0");
        }
        return nano;
    }

    /** A required amount of credits that is not negative, in 10^-9 credit. */
    public long balanceNano(String name) {
        return amountNano(name, 0);
    }

    /** An amount of credits that is not negative, in 10^-9 credit; null when absent. */
    public @Nullable Long optionalAmountNano(String name) {
        return has(name) ? amountNano(name, 0) : null;
    }

    /** What stands for an amount that could not be read; no readable one is so far from zero. */
    private static final long NO_AMOUNT = Long.MIN_VALUE;

    private long amountNano(String name, long minNano) {
        if (!has(name)) {
            fault(name, "is required");
            return NO_AMOUNT;
        }
        JsonNode node = body.get(name);
        if (!node.isNumber()) {
            fault(name, "must be a number");
            return NO_AMOUNT;
        }
        try {
            long nano = Credits.toNano(node.decimalValue());
            if (nano < minNano) {
                fault(name, "must not be negative");
            }
            return nano;
        } catch (ArithmeticException e) {
            fault(name, "must have at most 9 decimals and be at most " + Credits.format(Credits.MAX_NANO));
            return NO_AMOUNT;
        }
    }

    /** The objects of a list; none when it is absent. */
    public List<Fields> objects(String name, int maxItems) {
        var objects = new ArrayList<Fields>();
        for (JsonNode item : items(name, maxItems)) {
            String place = name + "[" + objects.size() + "]";
            if (item instanceof ObjectNode object) {
                objects.add(new Fields(object, prefix + place + ".", faults));
            } else {
                fault(place, "must be an object");
                return List.of();
            }
        }
        return objects;
    }

    /** The single-line texts of a list; none when it is absent. */
    public List<String> lines(String name, int maxItems, int max) {
        var lines = new ArrayList<String>();
        for (JsonNode item : items(name, maxItems)) {
            String place = name + "[" + lines.size() + "]";
            if (!item.isTextual()) {
                fault(place, "must be a string");
                return List.of();
            }
            String wrong = Texts.fault(item.textValue(), 1, max, true);
            if (wrong != null) {
                fault(place, wrong);
            }
            lines.add(item.textValue());
        }
        return lines;
    }

    /** The same of a required list of at least one; the kind of its items is for the message. */
    public List<String> someLines(String name, String kind, int maxItems, int max) {
        if (!has(name) || (body.get(name).isArray() && body.get(name).isEmpty())) {
            fault(name, "must name at least one " + kind);
            return List.of();
        }
        return lines(name, maxItems, max);
    }

    private Iterable<JsonNode> items(String name, int maxItems) {
        if (!has(name)) {
            return List.of();
        }
        JsonNode node = body.get(name);
        if (!node.isArray()) {
            fault(name, "must be an array");
            return List.of();
        }
        if (node.size() > maxItems) {
            fault(name, "must have at most " + maxItems + " items");
            return List.of();
        }
        return node;
    }

    /** An object inside of this one; null when it is absent. */
    public @Nullable Fields object(String name) {
        if (!has(name)) {
            return null;
        }
        if (body.get(name) instanceof ObjectNode object) {
            return new Fields(object, prefix + name + ".", faults);
        }
        fault(name, "must be an object");
        return null;
    }
}
