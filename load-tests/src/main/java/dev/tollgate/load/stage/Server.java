package dev.tollgate.load.stage;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A server of the stage.
 *
 * @param store the process of its database, when that is one
 * @param url without a path
 * @param environment it was started with
 */
public record Server(Child child, Optional<Child> store, String url, Map<String, String> environment) {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    public Server {
        environment = Map.copyOf(environment);
    }

    /** Waits until it says that it is ready. */
    public void awaitReady() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (var api = new Api(url)) {
            while (!api.isReady()) {
                if (!child.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("the server is not ready; it wrote:\n" + child.lastLines());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }
}
