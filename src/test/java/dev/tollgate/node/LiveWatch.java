package dev.tollgate.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.testing.Api;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Somebody who watches the live figures of the cluster at one node. */
final class LiveWatch implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final InputStream stream;
    private @Nullable JsonNode newest;
    private boolean ended;

    private LiveWatch(InputStream stream) {
        this.stream = stream;
    }

    static LiveWatch begin(Api admin) {
        var watch = new LiveWatch(admin.stream("/api/v1/admin/live").body());
        Thread.ofVirtual().start(watch::read);
        return watch;
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: {\"at\"")) {
                    show(JSON.readTree(line.substring("data: ".length())), false);
                }
            }
        } catch (IOException closed) {
            // By the test, or by a node that was killed.
        }
        show(null, true);
    }

    private synchronized void show(@Nullable JsonNode view, boolean end) {
        newest = view;
        ended = end;
        notifyAll();
    }

    /** Waits for a view like this. */
    synchronized JsonNode await(String what, Predicate<JsonNode> wanted) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (newest == null || !wanted.test(newest)) {
            long leftMs = (deadline - System.nanoTime()) / 1_000_000;
            if (ended || leftMs <= 0) {
                throw new AssertionError("no view with " + what + ", the last is " + newest);
            }
            wait(leftMs);
        }
        return newest;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
