package dev.tollgate.chat;

import java.time.Duration;

/**
 * How one deployment of a model stands on this node at this moment.
 *
 * @param upstreamModel the model's name there
 * @param available whether a call could be made now
 * @param circuitOpen whether it failed so often that it is left alone, or probed
 * @param cooldown until it may be asked again; zero when it may now
 * @param inFlight calls under way to it
 * @param errorShare of its latest calls, 0 to 1
 * @param latency to a whole answer or a stream's first event, of its latest calls
 */
public record DeploymentState(
        String model,
        String provider,
        String upstreamModel,
        int weight,
        int priority,
        boolean available,
        boolean circuitOpen,
        Duration cooldown,
        long inFlight,
        double errorShare,
        Duration latency) {}
