package dev.tollgate.chat.catalogue;

import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import java.util.List;

/**
 * All of a model but its price.
 *
 * @param name for people
 * @param contextTokens size of its window
 * @param defaultOutputTokens limit sent upstream when the caller names none
 * @param deployments the upstreams that can serve it; their providers are those of the settings
 * @param fallbacks other public models asked when no deployment of this one answers
 * @param enabled whether it is served at all
 */
public record ModelSpec(
        String name,
        int contextTokens,
        int defaultOutputTokens,
        List<String> features,
        List<DeploymentEntry> deployments,
        List<String> fallbacks,
        boolean enabled) {
    /** Deployments of one model. */
    public static final int MAX_DEPLOYMENTS = 20;

    public ModelSpec {
        features = List.copyOf(features);
        deployments = List.copyOf(deployments);
        fallbacks = List.copyOf(fallbacks);
    }
}
