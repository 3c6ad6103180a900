package dev.tollgate.platform.store;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;

/** Tells the failures of a MongoDB server apart: by their codes, never by their texts. */
public final class MongoErrors {
    /** A unique value is taken; `DuplicateKey` in the MongoDB manual, reference, error codes. */
    static final int DUPLICATE_KEY = 11_000;

    /** There is no room for the write; `OutOfDiskSpace` there. */
    static final int OUT_OF_DISK_SPACE = 14_031;

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

    /** Whether the database could not be asked, or had no room: nobody's defect, and it passes. */
    public static boolean isPassing(Throwable failure) {
        return switch (failure) {
            case MongoSocketException _,
                    MongoTimeoutException _,
                    MongoConnectionPoolClearedException _,
                    MongoNodeIsRecoveringException _,
                    MongoNotPrimaryException _ -> true;
            case MongoBulkWriteException bulk ->
                bulk.getWriteErrors().stream().anyMatch(error -> error.getCode() == OUT_OF_DISK_SPACE);
            case MongoException known -> known.getCode() == OUT_OF_DISK_SPACE;
            default -> false;
        };
    }
}
