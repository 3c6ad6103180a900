package dev.tollgate.platform.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import dev.tollgate.platform.settings.ClusterSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;

/** Hazelcast's configuration, made from the cluster's settings alone: no file and no variable of Hazelcast's own is read. */
final class HazelcastSettings {
    /** Nodes that were separated look for each other so often. */
    private static final String MERGE_SECONDS = "5";

    /** The longest wait for a member that takes a connection and says nothing. */
    private static final String JOIN_SECONDS = "20";

    /** How long a node that leaves waits for others to take its part over: what it served ends with it either way. */
    private static final String LEAVE_SECONDS = "5";

    /** An operation on what all nodes know that nobody answers fails after at most twice this. */
    private static final String OPERATION_MS = "10000";

    /** What the others know a member's name by. */
    static final String NAME = "tollgate.node";

    private HazelcastSettings() {}

    /**
     * @param name of the node among the others; empty: none
     * @throws IllegalStateException when the host to listen on is unknown
     */
    static Config of(ClusterSettings settings, String name) {
        var config = new Config().setClusterName(settings.name());
        config.getMemberAttributeConfig().setAttribute(NAME, name);
        network(config.getNetworkConfig(), settings);
        Discovery.of(settings).into(config);
        boolean anyAddress = listensEverywhere(settings);
        if (!anyAddress) {
            // Not by Hazelcast's list of interfaces: it would also drop all names of members but this node's own.
            config.setProperty("hazelcast.local.localAddress", address(settings.host()));
        }
        Map.of(
                        "hazelcast.socket.bind.any",
                        Boolean.toString(anyAddress),
                        "hazelcast.max.join.seconds",
                        JOIN_SECONDS,
                        "hazelcast.merge.first.run.delay.seconds",
                        MERGE_SECONDS,
                        "hazelcast.merge.next.run.delay.seconds",
                        MERGE_SECONDS,
                        "hazelcast.heartbeat.interval.seconds",
                        seconds(settings.heartbeat().toSeconds()),
                        "hazelcast.max.no.heartbeat.seconds",
                        seconds(settings.failureTimeout().toSeconds()),
                        // The node's own stop leaves the cluster, after its last requests.
                        "hazelcast.shutdownhook.enabled",
                        "false",
                        "hazelcast.phone.home.enabled",
                        "false",
                        "hazelcast.logging.type",
                        "slf4j")
                .forEach(config::setProperty);
        config.setProperty("hazelcast.graceful.shutdown.max.wait", LEAVE_SECONDS);
        config.setProperty("hazelcast.operation.call.timeout.millis", OPERATION_MS);
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET)
                .setBackupCount(1));
        config.getJetConfig().setEnabled(false);
        config.getSerializationConfig().setJavaSerializationFilterConfig(ownClassesAlone());
        return config;
    }

    private static String seconds(long count) {
        return Long.toString(Math.max(1, count));
    }

    private static boolean listensEverywhere(ClusterSettings settings) {
        return settings.host().equals("0.0.0.0") || settings.host().equals("::");
    }

    private static void network(NetworkConfig network, ClusterSettings settings) {
        network.setPort(settings.port()).setPortAutoIncrement(false).setReuseAddress(true);
        if (!settings.publicHost().isEmpty() || settings.publicPort() != 0) {
            String host = settings.publicHost().isEmpty() ? settings.host() : settings.publicHost();
            int port = settings.publicPort() == 0 ? settings.port() : settings.publicPort();
            network.setPublicAddress(host + ":" + port);
        }
    }

    private static String address(String host) {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("cluster.host: " + host + " is unknown", e);
        }
    }

    /** Java's own serialization makes whatever class a message names; Hazelcast needs it for nothing else. */
    private static JavaSerializationFilterConfig ownClassesAlone() {
        var filter = new JavaSerializationFilterConfig();
        filter.setDefaultsDisabled(true);
        // An answer may be an exception, and that holds arrays.
        for (String prefix : List.of("java.lang.", "java.util.", "com.hazelcast.", "io.vertx.spi.cluster.hazelcast.")) {
            filter.getWhitelist().addPrefixes(prefix, "[L" + prefix);
        }
        filter.getWhitelist().addClasses("[B", "[C", "[I", "[J");
        return filter;
    }
}
