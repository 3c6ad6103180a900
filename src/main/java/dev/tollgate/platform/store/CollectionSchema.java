package dev.tollgate.platform.store;

import io.vertx.core.Future;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A collection and its indexes, given by the room that owns it: {@code
 * CollectionSchema.named("members").unique("org", "user").index("user")}.
 *
 * <p>What the embedded server cannot do is not offered: partial and expiring indexes.
 */
public record CollectionSchema(String name, List<Index> indexes, List<Filling> fillings) {
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

    /**
     * A field that documents have since some version: those of a database that was written before get it once.
     *
     * @param since the first version of the schema with it
     * @param fill does it, and may be done again
     */
    public record Filling(int since, Function<MongoClient, Future<Void>> fill) {}

    public CollectionSchema {
        fillings = List.copyOf(fillings);
        if (!name.matches("[a-z][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("not a name for a collection: " + name);
        }
        indexes = List.copyOf(indexes);
    }

    public static CollectionSchema named(String name) {
        return new CollectionSchema(name, List.of(), List.of());
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

    /** Adds what is to be done once to a database of an earlier version. */
    public CollectionSchema filled(int since, Function<MongoClient, Future<Void>> fill) {
        List<Filling> more = new ArrayList<>(fillings);
        more.add(new Filling(since, fill));
        return new CollectionSchema(name, indexes, more);
    }

    private CollectionSchema with(String[] fields, boolean unique, boolean sparse) {
        List<Index> more = new ArrayList<>(indexes);
        more.add(new Index(Arrays.asList(fields), unique, sparse));
        return new CollectionSchema(name, more, fillings);
    }
}
