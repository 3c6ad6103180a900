package dev.tollgate.platform.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.ClusterSettings;
import dev.tollgate.platform.settings.ClusterSettings.KubernetesSettings;
import dev.tollgate.testing.CutLine;
import dev.tollgate.testing.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A node that is reached by lines that can be cut. */
final class CutNode implements AutoCloseable {
    /** For a busy machine; a node leaves sooner, see {@link HazelcastSettings}. */
    private static final Duration LEAVES = Duration.ofMinutes(2);

    private final int port = FreePorts.next();
    private final int busPort = FreePorts.next();
    private final CutLine line = CutLine.to(port);
    private final CutLine busLine = CutLine.to(busPort);
    private final Duration failureTimeout;
    private @Nullable Cluster cluster;

    /** @param failureTimeout after which it takes a silent node for gone */
    CutNode(Duration failureTimeout) {
        this.failureTimeout = failureTimeout;
    }

    Cluster join(CutNode other) {
        var settings = new ClusterSettings(
                "tcp",
                "cut",
                "127.0.0.1",
                port,
                busPort,
                "",
                line.port(),
                busLine.port(),
                List.of("127.0.0.1:" + other.line.port()),
                "",
                new KubernetesSettings("", "", "", "", new Secret("")),
                Duration.ofSeconds(1),
                failureTimeout);
        Cluster joined = Cluster.join(Vertx.builder(), new VertxOptions(), settings, "");
        cluster = joined;
        return joined;
    }

    /** Waits until it sees so many nodes. */
    static void awaitSize(Cluster cluster, int nodes) {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (cluster.size() != nodes) {
            assertThat(System.nanoTime()).as("%d nodes", cluster.size()).isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    void cut(boolean state) {
        for (CutLine each : List.of(line, busLine)) {
            if (state) {
                each.cut();
            } else {
                each.heal();
            }
        }
    }

    /** Leaves the cluster, as a node does that stops. */
    void leave() {
        Cluster left = cluster;
        cluster = null;
        if (left != null) {
            try {
                left.vertx().close().await(LEAVES.toSeconds(), TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("the node did not leave in " + LEAVES, e);
            }
        }
    }

    @Override
    public void close() {
        try {
            leave();
        } finally {
            line.close();
            busLine.close();
        }
    }
}
