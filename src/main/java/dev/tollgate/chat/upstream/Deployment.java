package dev.tollgate.chat.upstream;

/**
 * One upstream that can serve a model.
 *
 * @param upstreamModel the model's name there
 * @param weight share among deployments of equal priority, at least 1
 * @param priority lower ones are asked first
 */
public record Deployment(Provider provider, String upstreamModel, int weight, int priority, Circuit circuit) {}
