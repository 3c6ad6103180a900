package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The part of a query that indexes understand: equality, {@code $in} and ranges, all of which a document must meet. */
final class QueryConditions {
    /** One end of a range. */
    record Bound(Object value, boolean inclusive) {}

    /** What one field must be: one of the values if there are any, else between the bounds. */
    record Condition(
            @Nullable List<@Nullable Object> values,
            @Nullable Bound lower,
            @Nullable Bound upper) {}

    private static final Condition ANY = new Condition(null, null, null);

    private final ValueOrder order = new ValueOrder(new BsonDataType());
    private final Map<String, Condition> conditions = new HashMap<>();
    private boolean complete = true;

    QueryConditions(Document query) {
        addAll(query);
    }

    /** Whether they are the whole query. */
    boolean isComplete() {
        return complete;
    }

    @Nullable
    Condition of(String field) {
        return conditions.get(field);
    }

    int size() {
        return conditions.size();
    }

    private void addAll(Document query) {
        query.forEach((field, value) -> {
            if (field.equals("$and") && value instanceof List<?> all) {
                all.forEach(part -> addPart(part));
            } else if (field.startsWith("$")) {
                complete = false;
            } else if (value instanceof Document operators
                    && !operators.isEmpty()
                    && operators.keySet().iterator().next().startsWith("$")) {
                operators.forEach((operator, operand) -> add(field, operator, operand));
            } else {
                add(field, "$eq", value);
            }
        });
    }

    private void addPart(@Nullable Object part) {
        if (part instanceof Document query) {
            addAll(query);
        } else {
            complete = false;
        }
    }

    private void add(String field, String operator, @Nullable Object operand) {
        Condition before = conditions.getOrDefault(field, ANY);
        Condition after =
                switch (operator) {
                    case "$eq" -> withValues(before, Collections.singletonList(operand));
                    case "$in" -> operand instanceof List<?> values ? withValues(before, values) : null;
                    case "$gt" -> withLower(before, operand, false);
                    case "$gte" -> withLower(before, operand, true);
                    case "$lt" -> withUpper(before, operand, false);
                    case "$lte" -> withUpper(before, operand, true);
                    default -> null;
                };
        if (after == null) {
            complete = false;
        } else {
            conditions.put(field, after);
        }
    }

    private @Nullable Condition withValues(Condition before, List<?> values) {
        if (before.values() != null || !values.stream().allMatch(ValueOrder::isExact)) {
            return null;
        }
        if (!before.equals(ANY)) {
            complete = false; // values narrow more than the bounds, which are left to the matching of documents
        }
        TreeSet<@Nullable Object> distinct = new TreeSet<>(order);
        values.forEach(value -> distinct.add(ValueOrder.normalized(value)));
        return new Condition(Collections.unmodifiableList(new ArrayList<>(distinct)), null, null);
    }

    private static @Nullable Condition withLower(Condition before, @Nullable Object value, boolean inclusive) {
        Bound bound = bound(before, before.upper(), value, inclusive);
        return bound == null || before.lower() != null ? null : new Condition(null, bound, before.upper());
    }

    private static @Nullable Condition withUpper(Condition before, @Nullable Object value, boolean inclusive) {
        Bound bound = bound(before, before.lower(), value, inclusive);
        return bound == null || before.upper() != null ? null : new Condition(null, before.lower(), bound);
    }

    private static @Nullable Bound bound(
            Condition before, @Nullable Bound opposite, @Nullable Object value, boolean inclusive) {
        Object normalized = ValueOrder.isExact(value) ? ValueOrder.normalized(value) : null;
        if (normalized == null || before.values() != null) {
            return null;
        }
        return opposite == null || ValueOrder.areComparable(opposite.value(), normalized)
                ? new Bound(normalized, inclusive)
                : null;
    }
}
