package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.backend.IndexKey;
import dev.tollgate.platform.store.IndexKeyType.Fence;
import dev.tollgate.platform.store.QueryConditions.Bound;
import dev.tollgate.platform.store.QueryConditions.Condition;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an index that hold all documents which may meet a query's conditions.
 *
 * @param equalFields so many of the index's first fields have one of given values in each part
 * @param usedFields these and one more if there is a range on it
 */
record KeyRanges(List<Range> ranges, int equalFields, int usedFields) {
    /** All keys between two places. */
    record Range(Fence from, Fence to) {}

    /** {@code $in} on several fields multiplies; from here on only the fields before are used. */
    private static final int MOST_RANGES = 1_000;

    KeyRanges {
        ranges = List.copyOf(ranges);
    }

    static KeyRanges of(List<IndexKey> fields, QueryConditions conditions) {
        List<List<@Nullable Object>> prefixes = List.of(List.of());
        int equal = 0;
        while (equal < fields.size()) {
            Condition condition = conditions.of(fields.get(equal).getKey());
            if (condition == null
                    || condition.values() == null
                    || (long) prefixes.size() * condition.values().size() > MOST_RANGES) {
                break;
            }
            prefixes = extended(prefixes, condition.values());
            equal++;
        }
        Condition last = equal < fields.size() ? conditions.of(fields.get(equal).getKey()) : null;
        if (last == null || last.values() != null) {
            List<Range> ranges = prefixes.stream()
                    .map(prefix -> new Range(new Fence(prefix, false), new Fence(prefix, true)))
                    .toList();
            return new KeyRanges(ranges, equal, equal);
        }
        boolean ascending = fields.get(equal).isAscending();
        List<Range> ranges =
                prefixes.stream().map(prefix -> range(prefix, last, ascending)).toList();
        return new KeyRanges(ranges, equal, equal + 1);
    }

    private static List<List<@Nullable Object>> extended(
            List<List<@Nullable Object>> prefixes, List<@Nullable Object> values) {
        List<List<@Nullable Object>> longer = new ArrayList<>();
        for (List<@Nullable Object> prefix : prefixes) {
            for (Object value : values) {
                longer.add(with(prefix, value));
            }
        }
        return longer;
    }

    private static List<@Nullable Object> with(List<@Nullable Object> prefix, @Nullable Object value) {
        List<@Nullable Object> values = new ArrayList<>(prefix);
        values.add(value);
        return values;
    }

    private static Range range(List<@Nullable Object> prefix, Condition condition, boolean ascending) {
        Bound lower = condition.lower();
        Bound upper = condition.upper();
        Object low = lower != null ? lower.value() : ValueOrder.edge(upper == null ? null : upper.value(), false);
        Object high = upper != null ? upper.value() : ValueOrder.edge(lower == null ? null : lower.value(), true);
        boolean withLow = lower == null || lower.inclusive();
        boolean withHigh = upper == null || upper.inclusive();
        return ascending
                ? new Range(new Fence(with(prefix, low), !withLow), new Fence(with(prefix, high), withHigh))
                : new Range(new Fence(with(prefix, high), !withHigh), new Fence(with(prefix, low), withLow));
    }

    /** How many entries they have, found without reading them. */
    long count(MVMap<Object, Object> entries) {
        return ranges.stream()
                .mapToLong(range -> Math.max(0, before(entries, range.to()) - before(entries, range.from())))
                .sum();
    }

    /** A fence is never found, so the answer tells where it would be. */
    private static long before(MVMap<Object, Object> entries, Fence fence) {
        return -entries.getKeyIndex(fence) - 1;
    }
}
