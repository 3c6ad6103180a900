package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.h2.mvstore.MVStore;
import org.h2.store.fs.FileUtils;

/** A database of ours, which can be closed and opened again, and one of the library to compare it with. */
final class TwoDatabases implements AutoCloseable {
    private final Channel channel = new EmbeddedChannel();
    private final String file = "memFS:" + UUID.randomUUID();
    private MVStore store = open();
    private MongoDatabase indexed = new IsolatedDatabase("test", store, new CursorRegistry(), new LongAdder());
    private final MVStore plainStore = MVStore.open(null);
    private final MongoDatabase plain = new H2Database("test", plainStore, new CursorRegistry());

    private MVStore open() {
        return new MVStore.Builder().fileName(file).pageSplitSize(512).open();
    }

    @Override
    public void close() {
        store.close();
        plainStore.close();
        FileUtils.delete(file);
        channel.close();
    }

    void createUnique(Document key, boolean sparse) {
        create(indexed, key, true, sparse);
        create(plain, key, true, sparse);
    }

    /** An index that only ours has. */
    void createOurs(Document key) {
        create(indexed, key, false, false);
    }

    private void create(MongoDatabase database, Document key, boolean unique, boolean sparse) {
        Document index = new Document("key", key)
                .append("name", key.toString())
                .append("unique", unique)
                .append("sparse", sparse);
        run(
                database,
                "createIndexes",
                new Document("createIndexes", IndexedReadsTest.NAME).append("indexes", List.of(index)));
    }

    void reopen() {
        store.close();
        store = open();
        indexed = new IsolatedDatabase("test", store, new CursorRegistry(), new LongAdder());
    }

    void both(Document command) {
        String name = command.keySet().iterator().next();
        assertThat(answer(indexed, name, command)).as("%s", command).isEqualTo(answer(plain, name, command));
    }

    /** Without the name of the index that refused a document, where several might have. */
    private String answer(MongoDatabase database, String name, Document command) {
        return run(database, name, command.cloneDeeply()).toString().replaceAll("index: .*? dup key: \\{.*?}", "");
    }

    Document askOurs(Document command) {
        return run(indexed, command.keySet().iterator().next(), command.cloneDeeply());
    }

    Document askPlain(Document command) {
        return run(plain, command.keySet().iterator().next(), command.cloneDeeply());
    }

    private Document run(MongoDatabase database, String name, Document command) {
        try {
            return database.handleCommand(channel, name, command, other -> database, NoopOplog.get());
        } catch (MongoServerException e) {
            return new Document("refused", String.valueOf(e.getMessage()));
        }
    }
}
