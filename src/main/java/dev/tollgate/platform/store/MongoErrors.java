package dev.tollgate.platform.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;

/** Tells the failures of a MongoDB server apart: by their codes, never by their texts. */
public final class MongoErrors {
    /** A unique value is taken; `DuplicateKey` in the MongoDB manual, reference, error codes. */
    static final int DUPLICATE_KEY = 11_000;

    private MongoErrors() {}

    /**
     * Whether a write failed only because an `_id` or another unique value is taken. Of an unordered bulk: whether this is
     * so for all that was refused, and nothing is said against the rest's being as durable as was asked for.
     */
    public static boolean isDuplicate(Throwable failure) {
        return switch (failure) {
            // The driver gives a bulk no code of its own.
            case MongoBulkWriteException bulk ->
                bulk.getWriteConcernError() == null
                        && bulk.getWriteErrors().stream().allMatch(error -> error.getCode() == DUPLICATE_KEY);
            case MongoException known -> known.getCode() == DUPLICATE_KEY;
            default -> false;
        };
    }
}
