package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How reading one range of an index gives the order that a query asks for. Documents which are equal in it come by
 * position, as from a stable sort of the whole collection: so pages fit together whichever index serves them.
 *
 * @param reverse from the range's end
 * @param groupFields documents equal in so many of the index's fields are to be put in the order of their positions
 * @param positionsDescending that order
 */
record IndexOrder(boolean reverse, int groupFields, boolean positionsDescending) {
    private static final String ID = "_id";

    /**
     * The way to read it, or null if the documents must be sorted.
     *
     * @param equalFields so many of the index's first fields have one value each
     * @param idsAreStrings whether the order of positions is that of ids
     */
    static @Nullable IndexOrder of(
            Document sort, List<IndexKey> fields, int equalFields, BooleanSupplier idsAreStrings) {
        int next = equalFields;
        boolean reverse = false;
        for (Map.Entry<String, Object> entry : sort.entrySet()) {
            if (!(entry.getValue() instanceof Number direction)) {
                return null;
            }
            String field = entry.getKey();
            boolean descending = direction.intValue() <= 0;
            if (isOneOf(fields.subList(0, equalFields), field)) {
                continue;
            }
            if (next < fields.size() && fields.get(next).getKey().equals(field)) {
                boolean backwards = descending == fields.get(next).isAscending();
                if (next > equalFields && backwards != reverse) {
                    return null;
                }
                reverse = backwards;
                next++;
            } else if (field.equals(ID) && idsAreStrings.getAsBoolean()) {
                // What comes after it in the sort never decides.
                return new IndexOrder(next == equalFields ? descending : reverse, next, descending);
            } else {
                return null;
            }
        }
        return new IndexOrder(reverse, next, false);
    }

    private static boolean isOneOf(List<IndexKey> fields, String name) {
        return fields.stream().anyMatch(field -> field.getKey().equals(name));
    }

    /** Whether the entries of equal documents are in the order of positions by themselves. */
    boolean isThatOf(OrderedIndex index) {
        return groupFields == index.getKeys().size() && (index.isUnique() || reverse == positionsDescending);
    }
}
