package dev.tollgate.events.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the system's resolver, on threads of its own, as it may keep its caller waiting for long. */
final class SystemHostNames implements HostNames {
    private static final int THREADS = 8;
    private static final long TIMEOUT_S = 5;

    private final WorkerExecutor threads;

    SystemHostNames(Vertx vertx) {
        threads = vertx.createSharedWorkerExecutor("webhook-names", THREADS);
    }

    @Override
    public Future<List<InetAddress>> lookUp(String host) {
        return threads.executeBlocking(() -> List.of(InetAddress.getAllByName(host)), false)
                .timeout(TIMEOUT_S, TimeUnit.SECONDS);
    }

    Future<Void> close() {
        return threads.close();
    }
}
