package dev.tollgate.chat.upstream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/** Brings deployments into the order in which one request asks them. */
public final class Router {
    private final RandomGenerator random;

    /** A router that draws by weight from this source. */
    public Router(RandomGenerator random) {
        this.random = random;
    }

    /** Lower priorities first; among equal ones each comes first as often as its weight says. */
    public List<Deployment> order(List<Deployment> deployments) {
        if (deployments.size() < 2) {
            return deployments;
        }
        record Drawn(Deployment deployment, double key) {}
        var drawn = new ArrayList<Drawn>(deployments.size());
        for (Deployment each : deployments) {
            // The least of exponential draws falls to each with the probability of its rate.
            drawn.add(new Drawn(each, random.nextExponential() / each.weight()));
        }
        drawn.sort(Comparator.comparingInt((Drawn each) -> each.deployment.priority())
                .thenComparingDouble(Drawn::key));
        return drawn.stream().map(Drawn::deployment).toList();
    }
}
