package dev.tollgate.chat;

import dev.tollgate.chat.upstream.CallFigures;

/**
 * How one deployment of a model stands on one node at this moment.
 *
 * @param upstreamModel the model's name there
 * @param available whether a call could be made now
 * @param circuitOpen whether it failed so often that it is left alone, or probed
 * @param cooldownMs until it may be asked again; zero when it may now
 * @param inFlight calls under way to it
 * @param recent its calls of the last five minutes
 */
public record DeploymentState(
        String model,
        String provider,
        String upstreamModel,
        int weight,
        int priority,
        boolean available,
        boolean circuitOpen,
        long cooldownMs,
        long inFlight,
        CallFigures recent) {}
