package dev.tollgate.platform.cluster;

import dev.tollgate.platform.settings.ClusterSettings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The nodes that share one database, as this one sees them. Membership serves messages alone: whether a node is dead, and
 * who may book what, is decided in the database.
 */
public final class Cluster {
    /** A join waits for members that do not answer; with none at all the node is the first of its cluster. */
    private static final int JOIN_LIMIT_SECONDS = 60;

    private final Vertx vertx;
    private final HazelcastClusterManager members;

    private Cluster(Vertx vertx, HazelcastClusterManager members) {
        this.vertx = vertx;
        this.members = members;
    }

    /**
     * Makes a Vert.x that has joined the cluster. Blocks.
     *
     * @param options changed by this call: where the event bus listens
     * @param name by which the others can ask this node at an address of its own; empty: they have nothing to ask it
     * @throws IllegalStateException when it does not come to a cluster in time, or an address cannot be used
     */
    public static Cluster join(VertxBuilder builder, VertxOptions options, ClusterSettings settings, String name) {
        var members = new HazelcastClusterManager(HazelcastSettings.of(settings, name));
        EventBusOptions bus = options.getEventBusOptions()
                .setHost(settings.host())
                .setPort(settings.busPort())
                .setClusterPingInterval(settings.heartbeat().toMillis())
                .setClusterPingReplyInterval(settings.failureTimeout().toMillis());
        bus.setClusterPublicHost(settings.publicHost().isEmpty() ? settings.host() : settings.publicHost());
        if (settings.publicBusPort() != 0) {
            bus.setClusterPublicPort(settings.publicBusPort());
        }
        try {
            Vertx vertx = builder.with(options)
                    .withClusterManager(members)
                    .buildClustered()
                    .await(JOIN_LIMIT_SECONDS, TimeUnit.SECONDS);
            return new Cluster(vertx, members);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The cluster could not be joined in time", e);
        } catch (RuntimeException e) {
            throw new IllegalStateException("The cluster could not be joined: " + e.getMessage(), e);
        }
    }

    public Vertx vertx() {
        return vertx;
    }

    /** How many nodes this one sees, itself included: at least 1. */
    public int size() {
        return Math.max(1, members.getNodes().size());
    }

    /** The names of the nodes that this one sees, itself included, without those that have none; from memory. */
    public Set<String> names() {
        return members.getHazelcastInstance().getCluster().getMembers().stream()
                .flatMap(member -> Stream.ofNullable(member.getAttribute(HazelcastSettings.NAME)))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
