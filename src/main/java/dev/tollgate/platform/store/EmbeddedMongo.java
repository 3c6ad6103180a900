package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.MongoServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.h2.mvstore.MVStore;

/**
 * A server of the MongoDB protocol on the loopback address, with one file in the data folder. What it acknowledged
 * survives a kill of the process; a write to a synced collection survives power loss too.
 *
 * <p>It asks for no password: whoever can connect to this machine's loopback address can read and write it.
 */
public final class EmbeddedMongo implements AutoCloseable {
    /** The collections whose writes are acknowledged only when they are on disk. */
    public static final Set<String> SYNCED_COLLECTIONS = Set.of("journal");

    private static final String FILE_NAME = "mongo.mv.db";

    /** Connections share these threads, and each waiting for a commit blocks one: more threads make larger groups. */
    private static final int THREADS = 32;

    private static final int PAGE_BYTES = 4 * 1024;
    private static final int CACHE_MEGABYTES = 16;

    private final MVStore store;
    private final MongoServer server;
    private final String uri;
    private final DurableBackend backend;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedMongo(MVStore store, DiskSpace space, int port, Set<String> syncedCollections) {
        this.store = store;
        backend = new DurableBackend(store, space, syncedCollections);
        server = new MongoServer(backend);
        server.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1, THREADS);
        uri = "mongodb://127.0.0.1:" + server.getLocalAddress().getPort();
    }

    /**
     * Opens the file in the folder, which is made if it is missing, and listens. Blocks.
     *
     * @param port 0 for any free one
     * @throws IllegalStateException when another process has the file open, it cannot be read or the port is taken
     */
    public static EmbeddedMongo start(Path dataFolder, int port, Set<String> syncedCollections) {
        return start(dataFolder, port, syncedCollections, DiskSpace.usableBytes(dataFolder));
    }

    /** The same, told how many bytes of the disk are free. */
    static EmbeddedMongo start(Path dataFolder, int port, Set<String> syncedCollections, LongSupplier usableBytes) {
        Path file = dataFolder.resolve(FILE_NAME);
        MVStore store = null;
        try {
            Files.createDirectories(dataFolder);
            store = openStore(file);
            return new EmbeddedMongo(store, new DiskSpace(usableBytes), port, syncedCollections);
        } catch (IOException | RuntimeException e) {
            if (store != null) {
                store.closeImmediately();
            }
            throw new IllegalStateException(
                    "The embedded database in " + file + " cannot be started: " + e.getMessage(), e);
        }
    }

    private static MVStore openStore(Path file) {
        MVStore store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0) // else a large command would be committed in the middle
                .cacheSize(CACHE_MEGABYTES)
                .pageSplitSize(PAGE_BYTES)
                .open();
        store.setVersionsToKeep(0);
        // GroupCommit keeps what the disk still needs, more exactly than a time can.
        store.setRetentionTime(0);
        return store;
    }

    /** The address for {@code MONGODB_URI}, without a database name. */
    public String uri() {
        return uri;
    }

    /** How many documents queries looked at since the start, but for those that one unique value names: what they cost. */
    public long documentsRead() {
        return backend.documentsRead();
    }

    /** The present size of the file. */
    public long fileSizeBytes() {
        return store.getFileStore().size();
    }

    /** Ends connections, compacts for at most two seconds and closes the file. Blocks; a second call does nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // Closes the backend, and so the file, after the last connection has ended.
            server.shutdownNow();
        }
    }

    /**
     * Runs the server as a process of its own until it is told to stop.
     *
     * @param args the data folder and, if it is not to be a free one, the port
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length < 1 || args.length > 2) {
            System.err.println("usage: EmbeddedMongo <data folder> [port]");
            System.exit(2);
        }
        int port = args.length == 2 ? Integer.parseInt(args[1]) : 0;
        EmbeddedMongo mongo = start(Path.of(args[0]), port, SYNCED_COLLECTIONS);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(mongo::close));
        System.out.println("EmbeddedMongo listens at " + mongo.uri());
        new CountDownLatch(1).await();
    }
}
