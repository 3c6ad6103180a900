package dev.tollgate.billing.ledger;

import dev.tollgate.platform.store.EmbeddedMongo;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The embedded database of a bench in an empty folder: in this process or, with all that a JVM does for speed, apart. */
final class BenchStore implements AutoCloseable {
    private static final String GREETING = "EmbeddedMongo listens at ";

    private final String uri;
    private final AutoCloseable server;

    private BenchStore(String uri, AutoCloseable server) {
        this.uri = uri;
        this.server = server;
    }

    static BenchStore inside() throws IOException {
        EmbeddedMongo mongo = EmbeddedMongo.start(folder(), 0, EmbeddedMongo.SYNCED_COLLECTIONS);
        return new BenchStore(mongo.uri(), mongo);
    }

    static BenchStore apart() throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx1g",
                "-classpath",
                System.getProperty("java.class.path")));
        command.addAll(List.of(EmbeddedMongo.class.getName(), folder().toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader output = process.inputReader();
        String line = output.readLine();
        while (line != null && !line.startsWith(GREETING)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("the database did not start");
        }
        return new BenchStore(line.substring(GREETING.length()), () -> {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        });
    }

    /** Beside the classes, since the folder for temporary files may be in memory. */
    private static Path folder() throws IOException {
        return Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "store");
    }

    /** Its address, without the name of a database. */
    String uri() {
        return uri;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
