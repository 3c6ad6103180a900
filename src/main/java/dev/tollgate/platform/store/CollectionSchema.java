package dev.tollgate.platform.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A collection and its indexes, given by the room that owns it: {@code
 * CollectionSchema.named("members").unique("org", "user").index("user")}.
 *
 * <p>What the embedded server cannot do is not offered: partial and expiring indexes.
 */
public record CollectionSchema(String name, List<Index> indexes) {
    /**
     * An index over fields, a leading {@code -} meaning descending.
     *
     * @param sparse documents that have none of the fields are not in it
     */
    public record Index(List<String> fields, boolean unique, boolean sparse) {
        public Index {
            fields = List.copyOf(fields);
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("an index needs a field");
            }
        }
    }

    public CollectionSchema {
        if (!name.matches("[a-z][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("not a name for a collection: " + name);
        }
        indexes = List.copyOf(indexes);
    }

    public static CollectionSchema named(String name) {
        return new CollectionSchema(name, List.of());
    }

    /** Adds an index that only makes queries fast. */
    public CollectionSchema index(String... fields) {
        return with(fields, false, false);
    }

    /** Adds an index that refuses a second document with the same values; a missing field counts as a value. */
    public CollectionSchema unique(String... fields) {
        return with(fields, true, false);
    }

    /** As {@link #unique}, but documents without any of the fields may be many. */
    public CollectionSchema uniqueIfPresent(String... fields) {
        return with(fields, true, true);
    }

    private CollectionSchema with(String[] fields, boolean unique, boolean sparse) {
        List<Index> more = new ArrayList<>(indexes);
        more.add(new Index(Arrays.asList(fields), unique, sparse));
        return new CollectionSchema(name, more);
    }
}
