package dev.tollgate.platform.cluster;

import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.ClusterSettings;
import dev.tollgate.platform.settings.ClusterSettings.KubernetesSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node of a cluster that finds others by a name, in a JVM of its own; it tells how many it sees, until it is killed. */
final class LookedUpMember {
    private LookedUpMember() {}

    /** Joins; the arguments are the address to listen on, the port, and the name of all nodes. */
    public static void main(String[] args) {
        ClusterSettings settings = settings("dns", args[0], Integer.parseInt(args[1]), args[2], none());
        Cluster cluster = Cluster.join(Vertx.builder(), new VertxOptions(), settings, "");
        int told = 0;
        while (true) {
            int size = cluster.size();
            if (size != told) {
                told = size;
                System.out.println("sees " + size);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    static KubernetesSettings none() {
        return new KubernetesSettings("", "", "", "", new Secret(""));
    }

    static ClusterSettings settings(
            String discovery, String host, int port, String dnsName, KubernetesSettings kubernetes) {
        return new ClusterSettings(
                discovery,
                "found",
                host,
                port,
                0,
                "",
                0,
                0,
                List.of(),
                dnsName,
                kubernetes,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
    }
}
