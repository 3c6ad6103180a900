package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The order of the values of an indexed field: equal are exactly the values that are equal to MongoDB, and {@linkplain
 * #isExact exact} values are in the order in which the library sorts and compares them.
 */
final class ValueOrder implements Comparator<@Nullable Object> {
    /** Stands before or after all values of one rank. */
    record Edge(int rank, boolean after) {}

    private static final int NULL = 0;
    private static final int NUMBER = 1;
    private static final int STRING = 2;
    private static final int OBJECT_ID = 3;
    private static final int BOOLEAN = 4;
    private static final int TIME = 5;
    private static final int OTHER = 6;

    private static final double TWO_TO_63 = 0x1p63;

    /** From here on the library cuts fractions off before it compares. */
    private static final double FRACTIONS_END = 0x1p31;

    private final BsonDataType bson;

    ValueOrder(BsonDataType bson) {
        this.bson = bson;
    }

    /** Whether an index may answer for this value of a document or a query; else the documents must be asked. */
    static boolean isExact(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Double number ->
                number == Math.rint(number)
                        ? Math.abs(number) <= TWO_TO_63
                        : Math.abs(number) < FRACTIONS_END; // not for NaN either
            case Missing m -> true;
            case Integer n -> true;
            case Long n -> true;
            case String s -> true;
            case ObjectId id -> true;
            case Boolean b -> true;
            case Instant time -> true;
            default -> false;
        };
    }

    /** As the library normalizes keys of unique indexes: one form for equal numbers, null for a missing field. */
    static @Nullable Object normalized(@Nullable Object value) {
        if (value instanceof String) {
            return value;
        }
        // What is stored has whole milliseconds, what was just computed may have more.
        Object stored = value instanceof Instant time ? time.truncatedTo(ChronoUnit.MILLIS) : value;
        return new KeyValue(Arrays.asList(stored)).normalized().get(0);
    }

    /** The values that a range condition with this bound compares with: those of the same type. */
    static Edge edge(@Nullable Object bound, boolean after) {
        return new Edge(rank(bound), after);
    }

    /** Whether a range condition can compare them; bounds that cannot be met together otherwise look like a range. */
    static boolean areComparable(Object left, Object right) {
        return rank(left) == rank(right);
    }

    private static int rank(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Edge edge -> edge.rank();
            case Missing m -> NULL;
            case Number n -> NUMBER;
            case String s -> STRING;
            case ObjectId id -> OBJECT_ID;
            case Boolean b -> BOOLEAN;
            case Instant time -> TIME;
            default -> OTHER;
        };
    }

    @Override
    public int compare(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        int rank = rank(left);
        int ranks = Integer.compare(rank, rank(right));
        if (ranks != 0) {
            return ranks;
        }
        if (left instanceof Edge || right instanceof Edge) {
            return Integer.compare(side(left), side(right));
        }
        if (left instanceof Number a && right instanceof Number b) {
            return compareNumbers(a, b);
        }
        if (left instanceof ObjectId a && right instanceof ObjectId b) {
            return a.compareTo(b);
        }
        if (left instanceof Boolean a && right instanceof Boolean b) {
            return a.compareTo(b);
        }
        if (left instanceof Instant a && right instanceof Instant b) {
            return a.compareTo(b);
        }
        return rank == NULL ? 0 : bson.compare(left, right);
    }

    private static int side(@Nullable Object value) {
        if (value instanceof Edge edge) {
            return edge.after() ? 1 : -1;
        }
        return 0;
    }

    private static int compareNumbers(Number left, Number right) {
        if (left instanceof Long a) {
            return right instanceof Long b ? a.compareTo(b) : compareWithDouble(a, right.doubleValue());
        }
        if (right instanceof Long b) {
            return -compareWithDouble(b, left.doubleValue());
        }
        return Double.compare(left.doubleValue(), right.doubleValue());
    }

    private static int compareWithDouble(long left, double right) {
        if (Double.isNaN(right) || right >= TWO_TO_63) {
            return -1;
        }
        if (right < -TWO_TO_63) {
            return 1;
        }
        long whole = (long) right;
        return left == whole ? Double.compare(0, right - whole) : Long.compare(left, whole);
    }
}
