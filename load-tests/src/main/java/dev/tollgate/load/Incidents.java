package dev.tollgate.load;

import dev.tollgate.load.stage.Incident;
import dev.tollgate.load.stage.Server;
import dev.tollgate.load.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** What happens to the nodes while they are driven, each thing at its time after the first request. */
final class Incidents implements AutoCloseable {
    private final Stage stage;
    private final Server server;
    private final Stage.Mock mock;
    private final CompletableFuture<Void> done;
    private volatile boolean closed;

    /** Begins to wait for the first request. */
    Incidents(Stage stage, Server server, Stage.Mock mock, List<Incident> incidents) {
        this.stage = stage;
        this.server = server;
        this.mock = mock;
        done = CompletableFuture.runAsync(() -> run(incidents));
    }

    private void run(List<Incident> incidents) {
        if (incidents.isEmpty()) {
            return;
        }
        while (!closed && mock.counts().requests() == 0) {
            pause(Duration.ofMillis(100));
        }
        long began = System.nanoTime();
        for (Incident incident : incidents) {
            pause(incident.after().minusNanos(System.nanoTime() - began));
            if (closed) {
                return;
            }
            System.out.println(incident.what() + " node " + incident.node() + " "
                    + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s after the first request");
            stage.happens(server, incident);
        }
    }

    private static void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(Math.min(until - System.nanoTime(), TimeUnit.SECONDS.toNanos(1)));
        }
    }

    /** Waits until all of them have happened; fails as they failed. */
    void awaitDone() {
        try {
            done.join();
        } catch (CompletionException e) {
            throw new IllegalStateException("an incident failed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
