package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * One way to answer a query by an index.
 *
 * @param entries how many documents it reads at most
 * @param complete whether exactly the documents that it reads meet the query
 * @param order how it gives the asked order, null if the documents must be sorted or none is asked
 */
record IndexPlan(
        OrderedIndex index,
        KeyRanges keys,
        long entries,
        boolean complete,
        @Nullable IndexOrder order) {
    private static final String NATURAL = "$natural";

    /** The plan that reads least, or null if the collection must be scanned. */
    static @Nullable IndexPlan best(
            List<?> indexes, Document query, @Nullable Document sort, int limit, BooleanSupplier idsAreStrings) {
        if (sort != null && sort.containsKey(NATURAL)) {
            return null;
        }
        QueryConditions conditions = new QueryConditions(query);
        boolean sorted = sort != null && !sort.isEmpty();
        if (conditions.size() == 0 && !(sorted && limit > 0)) {
            return null;
        }
        return indexes.stream()
                .filter(OrderedIndex.class::isInstance)
                .map(OrderedIndex.class::cast)
                .filter(OrderedIndex::isExact)
                .map(index -> of(index, conditions, sorted ? sort : null, idsAreStrings))
                .filter(Objects::nonNull)
                .filter(plan -> plan.keys.usedFields() > 0 || (plan.order != null && limit > 0))
                .min(Comparator.comparingLong((IndexPlan plan) -> plan.cost(limit))
                        .thenComparing(plan -> plan.order == null))
                .orElse(null);
    }

    private static @Nullable IndexPlan of(
            OrderedIndex index, QueryConditions conditions, @Nullable Document sort, BooleanSupplier idsAreStrings) {
        if (index.omitsDocuments() && !excludesOmitted(index, conditions)) {
            return null;
        }
        KeyRanges keys = KeyRanges.of(index.getKeys(), conditions);
        boolean complete = conditions.isComplete() && conditions.size() == keys.usedFields();
        IndexOrder order = sort == null || keys.ranges().size() != 1
                ? null
                : IndexOrder.of(sort, index.getKeys(), keys.equalFields(), idsAreStrings);
        return new IndexPlan(index, keys, keys.count(index.entries()), complete, order);
    }

    private static boolean excludesOmitted(OrderedIndex index, QueryConditions conditions) {
        QueryConditions.Condition first =
                conditions.of(index.getKeys().getFirst().getKey());
        return first != null && (first.values() == null || !first.values().contains(null));
    }

    private long cost(int limit) {
        return order != null && complete && limit > 0 ? Math.min(entries, limit) : entries;
    }

    /**
     * The positions, read only as far as they are asked for: in the asked order if the plan has one, else in that of
     * the index.
     */
    Stream<Object> positions(Comparator<Object> byPosition) {
        if (order == null) {
            return keys.ranges().stream().flatMap(range -> stream(new Entries(range, false)));
        }
        Iterator<Entry> read = new Entries(keys.ranges().getFirst(), order.reverse());
        if (order.isThatOf(index)) {
            return stream(read);
        }
        Comparator<Object> inGroup = order.positionsDescending() ? byPosition.reversed() : byPosition;
        return streamOf(new Groups(read, order.groupFields()))
                .flatMap(group -> group.stream().sorted(inGroup));
    }

    private static Stream<Object> stream(Iterator<Entry> read) {
        return streamOf(read).map(Entry::position);
    }

    private static <T> Stream<T> streamOf(Iterator<T> read) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(read, Spliterator.ORDERED), false);
    }

    private record Entry(KeyValue key, Object position) {
        boolean isEqual(Entry other, int fields) {
            for (int i = 0; i < fields; i++) {
                if (!Objects.equals(key.get(i), other.key.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private final class Entries implements Iterator<Entry> {
        private final Cursor<Object, Object> cursor;

        Entries(KeyRanges.Range range, boolean reverse) {
            cursor = reverse
                    ? index.entries().cursor(range.to(), range.from(), true)
                    : index.entries().cursor(range.from(), range.to(), false);
        }

        @Override
        public boolean hasNext() {
            return cursor.hasNext();
        }

        @Override
        public Entry next() {
            Object key = cursor.next();
            return new Entry((KeyValue) key, index.position(key, cursor.getValue()));
        }
    }

    /** Positions of entries that are equal in their first fields. */
    private static final class Groups implements Iterator<List<Object>> {
        private final Iterator<Entry> entries;
        private final int fields;
        private @Nullable Entry next;

        Groups(Iterator<Entry> entries, int fields) {
            this.entries = entries;
            this.fields = fields;
            next = entries.hasNext() ? entries.next() : null;
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public List<Object> next() {
            Entry first = Objects.requireNonNull(next);
            List<Object> positions = new ArrayList<>();
            while (next != null && next.isEqual(first, fields)) {
                positions.add(next.position());
                next = entries.hasNext() ? entries.next() : null;
            }
            return positions;
        }
    }
}
