package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which failures say that what was to be written is there already, and which pass. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MongoErrorsTest {
    private static final int DUPLICATE = 11_000;
    private static final int NOT_PRIMARY = 10_107;
    private static final int DISK_IS_FULL = 14_031;

    private static MongoException bulk(@Nullable WriteConcernError concern, int... codes) {
        List<BulkWriteError> errors = IntStream.range(0, codes.length)
                .mapToObj(i -> new BulkWriteError(codes[i], "refused", new BsonDocument(), i))
                .toList();
        return new MongoBulkWriteException(
                BulkWriteResult.unacknowledged(), errors, concern, new ServerAddress(), Set.of());
    }

    @Test
    void aWriteIsADuplicateByItsCodeAlone() {
        assertThat(MongoErrors.isDuplicate(new MongoException(DUPLICATE, "refused")))
                .isTrue();
        assertThat(MongoErrors.isDuplicate(new MongoException(NOT_PRIMARY, "E11000 duplicate key")))
                .isFalse();
        assertThat(MongoErrors.isDuplicate(new IllegalStateException("E11000 duplicate key")))
                .isFalse();
    }

    @Test
    void aBulkIsADuplicateWhenNothingElseWasWrongWithIt() {
        assertThat(MongoErrors.isDuplicate(bulk(null, DUPLICATE, DUPLICATE))).isTrue();
        assertThat(MongoErrors.isDuplicate(bulk(null, DUPLICATE, NOT_PRIMARY))).isFalse();
    }

    @Test
    void aBulkWhoseOtherRowsMayBeLostIsNoDuplicate() {
        var concern = new WriteConcernError(64, "WriteConcernTimeout", "too slow", new BsonDocument());

        assertThat(MongoErrors.isDuplicate(bulk(concern, DUPLICATE))).isFalse();
    }

    @Test
    void aFullDiskIsToldByItsCodeAndPasses() {
        assertThat(MongoErrors.isPassing(new MongoException(DISK_IS_FULL, "no room")))
                .isTrue();
        assertThat(MongoErrors.isPassing(bulk(null, DUPLICATE, DISK_IS_FULL))).isTrue();
        assertThat(MongoErrors.isPassing(new MongoTimeoutException("no server")))
                .isTrue();
        assertThat(MongoErrors.isPassing(new MongoException(DUPLICATE, "the disk is full")))
                .isFalse();
        assertThat(MongoErrors.isPassing(new IllegalStateException("the disk is full")))
                .isFalse();
    }
}
