package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Providers and models (`conf/models.yaml`).
 *
 * @param providers by name
 * @param models by public id
 * @param defaultModel for callers who name none; empty: the first model that is served
 */
public record ModelSettings(
        Map<String, ProviderSettings> providers, Map<String, ModelEntry> models, String defaultModel) {
    public ModelSettings {
        providers = Map.copyOf(providers);
        // Order is kept: the first model served is the default.
        models = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(models));
    }

    /**
     * One provider.
     *
     * @param dialect `openai`, `anthropic`, `gemini`, `demo`
     * @param baseUrl without a trailing slash; for OpenAI-like ones it ends where `/chat/completions` begins
     * @param apiKey empty: the provider is off, unless it needs none
     * @param keyless whether it is on without a key (Ollama, demo)
     * @param enabled whether it is on at all
     * @param cacheBesideInput whether it reports cached tokens beside the input tokens (Anthropic) and not inside
     * @param chunkDelay pace of the demo
     */
    public record ProviderSettings(
            String dialect,
            @Nullable URI baseUrl,
            Secret apiKey,
            boolean keyless,
            boolean enabled,
            boolean cacheBesideInput,
            Duration chunkDelay) {
        /** Whether calls can be made. */
        public boolean isOn() {
            return enabled && (keyless || !apiKey.isEmpty());
        }
    }

    /**
     * One public model.
     *
     * @param contextTokens size of its window
     * @param defaultOutputTokens limit sent upstream when the caller names none
     * @param fallbacks other public models asked when no deployment of this one answers; charged at this model's price
     */
    public record ModelEntry(
            String name,
            int contextTokens,
            int defaultOutputTokens,
            List<String> features,
            PriceEntry price,
            List<DeploymentEntry> deployments,
            List<String> fallbacks) {
        public ModelEntry {
            features = List.copyOf(features);
            deployments = List.copyOf(deployments);
            fallbacks = List.copyOf(fallbacks);
        }
    }

    /**
     * A price in exactly one of two forms; the meters by name (`input`, `output`, `cachedInput` ...).
     *
     * @param creditsPer100 credits for 100 units, or empty
     * @param currencyPerUnit currency for one unit, or empty
     * @param tiers higher prices from a size of prompt on, in the same form
     */
    public record PriceEntry(
            Map<String, BigDecimal> creditsPer100, Map<String, BigDecimal> currencyPerUnit, List<TierEntry> tiers) {
        public PriceEntry {
            creditsPer100 = Map.copyOf(creditsPer100);
            currencyPerUnit = Map.copyOf(currencyPerUnit);
            tiers = List.copyOf(tiers);
        }
    }

    /** Prices from a size of prompt on. */
    public record TierEntry(long fromPromptTokens, Map<String, BigDecimal> prices) {
        public TierEntry {
            prices = Map.copyOf(prices);
        }
    }

    /**
     * One upstream that can serve a model.
     *
     * @param upstreamModel the name there; empty: the public id
     * @param weight share of the requests among deployments of equal priority, at least 1
     * @param priority lower ones are asked first
     */
    public record DeploymentEntry(String provider, String upstreamModel, int weight, int priority) {}
}
