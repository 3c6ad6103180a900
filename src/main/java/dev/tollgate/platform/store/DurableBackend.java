package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.h2.mvstore.MVStore;

/**
 * Commits every write before it is answered. Commands run on the server's connection threads, which may block.
 *
 * <p>Where the disk is full, writes are refused as MongoDB does it and reads go on.
 *
 * <p>Reads wait as well until what they may have seen is committed: no answer shows what a kill could take back.
 */
final class DurableBackend extends H2Backend {
    private static final Set<String> WRITES = Set.of(
            "insert",
            "update",
            "delete",
            "findandmodify",
            "create",
            "createindexes",
            "drop",
            "dropindexes",
            "dropdatabase",
            "renamecollection");

    private static final int COMPACTION_AT_STOP_MS = 2_000;

    private final MVStore store;
    private final GroupCommit commits;
    private final Compaction compaction;
    private final DiskSpace space;
    private final Set<String> syncedCollections;
    private final LongAdder reads;

    DurableBackend(MVStore store, DiskSpace space, Set<String> syncedCollections) {
        this.store = store;
        this.space = space;
        GroupCommit groupCommit = new GroupCommit(store);
        commits = groupCommit;
        compaction = new Compaction(store, groupCommit, space);
        this.syncedCollections = syncedCollections;
        reads = new LongAdder();
        super(store);
        commits.commitNow();
        compaction.start();
    }

    /** How many documents queries looked at since the start. */
    long documentsRead() {
        return reads.sum();
    }

    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new IsolatedDatabase(name, store, getCursorRegistry(), reads);
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        boolean writes = writes(command, query);
        if (writes && space.isFull()) {
            throw new MongoServerError(
                    MongoErrors.OUT_OF_DISK_SPACE, "OutOfDiskSpace", "the disk is full, nothing was written");
        }
        // Without this the space of pages that a long read still needs could be reused under it.
        MVStore.TxCounter readable = store.registerVersionUsage();
        try {
            if (writes) {
                return commits.write(() -> super.handleCommand(channel, database, command, query));
            }
            return super.handleCommand(channel, database, command, query);
        } finally {
            store.deregisterVersionUsage(readable);
            // After a failed command too: a refused duplicate tells that the first one is stored.
            if (writes && syncedCollections.contains(String.valueOf(query.get(command)))) {
                commits.awaitSync();
            } else {
                commits.awaitCommit();
            }
        }
    }

    /** Closes the file as well, after at most two seconds of compaction. */
    @Override
    public void close() {
        compaction.finish(COMPACTION_AT_STOP_MS);
        store.close(0);
        super.close();
    }

    private static boolean writes(String command, Document query) {
        String name = command.toLowerCase(Locale.ROOT);
        return WRITES.contains(name) || (name.equals("aggregate") && endsInWrite(query));
    }

    private static boolean endsInWrite(Document query) {
        return query.get("pipeline") instanceof List<?> stages
                && !stages.isEmpty()
                && stages.getLast() instanceof Document stage
                && (stage.containsKey("$out") || stage.containsKey("$merge"));
    }
}
