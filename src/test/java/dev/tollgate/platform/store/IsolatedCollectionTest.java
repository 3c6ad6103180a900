package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class IsolatedCollectionTest {
    private final MVStore store = MVStore.open(null);
    private final IsolatedDatabase database =
            new IsolatedDatabase("test", store, new CursorRegistry(), new LongAdder());
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @AfterEach
    void close() {
        store.close();
        channel.close();
    }

    @Test
    void anAnswerGivenDoesNotChangeWithALaterUpdate() {
        insert(new Document("_id", "a").append("n", 0));
        Document first = increment();
        Document read = run(new Document("find", "things").append("filter", new Document()));
        increment();
        assertThat(first.toString()).contains("\"n\" : 1");
        assertThat(read.toString()).contains("\"n\" : 1");
    }

    @Test
    void aDocumentWhoseIdBecameTheSameNumberInAnotherTypeLeavesNoIndexEntryBehind() {
        Document index = new Document("key", new Document("a", 1)).append("name", "a");
        run(new Document("createIndexes", "things").append("indexes", List.of(index)));
        insert(new Document("_id", 1).append("a", "x"));
        Document replace =
                new Document("q", new Document("_id", 1)).append("u", new Document("_id", 1L).append("a", "y"));
        run(new Document("update", "things").append("updates", List.of(replace)));
        Document delete = new Document("q", new Document("_id", 1)).append("limit", 1);
        run(new Document("delete", "things").append("deletes", List.of(delete)));
        Document count = run(new Document("count", "things").append("query", new Document("a", "y")));
        assertThat(count.get("n")).isEqualTo(0);
    }

    private Document increment() {
        return run(new Document("findAndModify", "things")
                .append("query", new Document("_id", "a"))
                .append("new", true)
                .append("update", new Document("$inc", new Document("n", 1))));
    }

    private void insert(Document document) {
        run(new Document("insert", "things").append("documents", List.of(document)));
    }

    private Document run(Document command) {
        String name = command.keySet().iterator().next();
        return database.handleCommand(channel, name, command, other -> database, NoopOplog.get());
    }
}
