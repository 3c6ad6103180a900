package dev.tollgate;

import dev.tollgate.platform.cluster.Cluster;
import dev.tollgate.platform.settings.ClusterSettings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What a node runs on.
 *
 * @param eventLoops how many event loops there are, and so how many instances of the rooms on the way of a request
 * @param nodes how many nodes share the work at this moment, itself included
 * @param serving the ids of those that serve requests
 */
record NodeRuntime(
        Vertx vertx, PrometheusMeterRegistry meters, int eventLoops, IntSupplier nodes, Supplier<Set<String>> serving) {
    /** The category that vertx-redis-client names itself. */
    private static final String REDIS_CLIENT = "redis";

    /**
     * Vert.x with native transport where there is one, in a cluster where one is wanted, and the JVM's and Vert.x's own
     * figures in one registry. Blocks.
     *
     * @param servingAs the id of a node that serves requests; of another: empty
     */
    static NodeRuntime create(VertxOptions options, ClusterSettings settings, String servingAs) {
        int eventLoops = Runtime.getRuntime().availableProcessors();
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // Rooms count what matters of requests and upstreams with labels of their own; counting each bus message and
        // socket besides would cost more than the messages themselves.
        var metrics = new MicrometerMetricsOptions()
                .setEnabled(true)
                .setDisabledMetricsCategories(Set.of(
                        MetricsDomain.EVENT_BUS.toCategory(),
                        MetricsDomain.HTTP_SERVER.toCategory(),
                        MetricsDomain.NAMED_POOLS.toCategory(),
                        MetricsDomain.HTTP_CLIENT.toCategory(),
                        MetricsDomain.NET_SERVER.toCategory(),
                        MetricsDomain.NET_CLIENT.toCategory(),
                        MetricsDomain.DATAGRAM_SOCKET.toCategory(),
                        // Each connection registers its gauges anew, and Micrometer warns of each.
                        REDIS_CLIENT));
        options.setEventLoopPoolSize(eventLoops).setPreferNativeTransport(true).setMetricsOptions(metrics);
        VertxBuilder builder = Vertx.builder().withMetrics(new MicrometerMetricsFactory(meters));
        bindJvm(meters);
        if (!settings.isOn()) {
            return new NodeRuntime(builder.with(options).build(), meters, eventLoops, () -> 1, () -> Set.of(servingAs));
        }
        Cluster cluster = Cluster.join(builder, options, settings, servingAs);
        Gauge.builder("tollgate.cluster.nodes", cluster, Cluster::size)
                .description("Nodes of the cluster that this one sees, itself included")
                .register(meters);
        return new NodeRuntime(cluster.vertx(), meters, eventLoops, cluster::size, cluster::names);
    }

    @SuppressWarnings("resource") // The listeners of the garbage collector live as long as the process.
    private static void bindJvm(PrometheusMeterRegistry meters) {
        new JvmMemoryMetrics().bindTo(meters);
        new JvmGcMetrics().bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
    }
}
