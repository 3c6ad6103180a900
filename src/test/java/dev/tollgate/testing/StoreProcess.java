package dev.tollgate.testing;

import dev.tollgate.platform.store.EmbeddedMongo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The embedded database in a JVM of its own, always at the same address, which a test may kill, freeze and start again. */
public final class StoreProcess implements AutoCloseable {
    private final Path folder;
    private final int port = FreePorts.next();
    private ChildProcess process;

    private StoreProcess(Path folder) {
        this.folder = folder;
        this.process = begin();
    }

    /** Starts it on that folder; returns when it listens. */
    public static StoreProcess start(Path folder) {
        return new StoreProcess(folder);
    }

    private ChildProcess begin() {
        try {
            ChildProcess begun = ChildProcess.start(EmbeddedMongo.class, folder.toString(), Integer.toString(port));
            begun.awaitLine("EmbeddedMongo listens");
            return begun;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address for {@code MONGODB_URI}. */
    public String uri() {
        return "mongodb://127.0.0.1:" + port;
    }

    /** As {@code kill -9}. */
    public void kill() {
        process.kill();
    }

    /** Starts it again after {@link #kill}; returns when it listens. */
    public void restart() {
        process = begin();
    }

    /** It stands still with its connections open. */
    public void freeze() {
        process.freeze();
    }

    /** It goes on where it stood. */
    public void thaw() {
        process.thaw();
    }

    @Override
    public void close() {
        process.close();
    }
}
