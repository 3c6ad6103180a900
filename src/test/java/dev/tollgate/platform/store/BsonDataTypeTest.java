package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.Document;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.h2.mvstore.WriteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BsonDataTypeTest {
    private final BsonDataType type = new BsonDataType();

    private static Document document(int bytes) {
        return new Document("_id", "id" + bytes).append("lines", new BinData(new byte[bytes]));
    }

    /** Else a page would take hundreds of them, and all are written anew when one is added. */
    @Test
    void aBinaryValueCountsWithItsBytesWhenPagesAreSplit() {
        assertThat(type.getMemory(document(10_000))).isBetween(10_000, 10_200);
    }

    @Test
    void smallDocumentsAreReadAsTheyWereWrittenAlsoAfterALargeOne() {
        List<Document> documents = List.of(document(10), document(1_000_000), document(20), document(0));
        WriteBuffer written = new WriteBuffer();
        documents.forEach(document -> type.write(written, document));
        ByteBuffer source = written.getBuffer().flip();

        assertThat(documents)
                .allSatisfy(document -> assertThat(type.read(source)).isEqualTo(document));
        assertThat(source.hasRemaining()).isFalse();
    }
}
