package dev.tollgate.load.stage;

import dev.tollgate.load.mock.MockSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a suite needs on the stage.
 *
 * @param upstream how the mock answers
 * @param accounts how many customers there are, each with a key
 * @param environment of the server, over the defaults of load tests
 * @param storeApart whether the database is a process of its own; in a cluster it always is
 * @param incidents what happens to the nodes, in order; with any, there are three nodes behind a balancer
 */
public record Need(
        MockSettings upstream,
        int accounts,
        Map<String, String> environment,
        boolean storeApart,
        List<Incident> incidents) {
    private static final int SMALL_HEAP_MB = 512;

    public Need {
        environment = Map.copyOf(environment);
        incidents = List.copyOf(incidents);
    }

    /** The option of the JVM for the heap of each node. */
    static String heap() {
        return "-Xmx" + Integer.getInteger("load.heapMb", SMALL_HEAP_MB) + "m";
    }

    /** One node in its embedded default. */
    public static Need of(MockSettings upstream, int accounts) {
        return new Need(upstream, accounts, Map.of(), false, List.of());
    }

    /** The same with one variable more. */
    public Need with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new Need(upstream, accounts, more, storeApart, incidents);
    }

    /** The same with the database as a process of its own. */
    public Need withStoreApart() {
        return new Need(upstream, accounts, environment, true, incidents);
    }

    /** The same with three nodes, to which this happens. */
    public Need withIncidents(List<Incident> more) {
        return new Need(upstream, accounts, environment, storeApart, more);
    }

    /** Whether there is more than one node. */
    public boolean isCluster() {
        return !incidents.isEmpty();
    }
}
