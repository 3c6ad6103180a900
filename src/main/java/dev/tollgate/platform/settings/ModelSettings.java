package dev.tollgate.platform.settings;

import dev.tollgate.platform.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
        Map<String, ProviderSettings> providers,
        Map<String, ModelEntry> models,
        @Setting(max = "200") String defaultModel) {
    public ModelSettings {
        providers = Map.copyOf(providers);
        // Order is kept: the first model served is the default.
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
    }

    /** The same with the address of one provider, known only at the start. */
    public ModelSettings withBaseUrl(String provider, URI baseUrl) {
        var all = new HashMap<>(providers);
        all.computeIfPresent(provider, (_, own) -> own.withBaseUrl(baseUrl));
        return new ModelSettings(all, models, defaultModel);
    }

    /**
     * One provider.
     *
     * @param dialect `openai`, `anthropic`, `gemini`; the demo speaks the first
     * @param baseUrl without a trailing slash; for OpenAI-like ones it ends where `/chat/completions` begins
     * @param apiKey empty: the provider is off, unless it needs none
     * @param keyless whether it is on without a key (Ollama, demo)
     * @param enabled whether it is on at all
     * @param cacheBesideInput whether it reports cached tokens beside the input tokens (Anthropic) and not inside
     * @param chunkDelay pace of the demo
     */
    public record ProviderSettings(
            @Setting(oneOf = {"openai", "anthropic", "gemini"})
            String dialect,

            @Nullable URI baseUrl,
            @Setting(orElse = "") Secret apiKey,
            @Setting(orElse = "false") boolean keyless,
            @Setting(orElse = "true") boolean enabled,
            @Setting(orElse = "false") boolean cacheBesideInput,

            @Setting(orElse = "0ms", min = "0ms", max = "1m")
            Duration chunkDelay) {
        private ProviderSettings withBaseUrl(URI address) {
            return new ProviderSettings(dialect, address, apiKey, keyless, enabled, cacheBesideInput, chunkDelay);
        }

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
            @Setting(min = "1", max = "200") String name,
            @Setting(min = "256", max = "100000000") int contextTokens,

            @Setting(orElse = "4096", min = "1", max = "10000000")
            int defaultOutputTokens,

            @Setting(orElse = "", min = "1", max = "50") List<String> features,
            PriceEntry price,
            List<DeploymentEntry> deployments,
            @Setting(orElse = "") List<String> fallbacks) {
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
            @Setting(orElse = "", min = "0") Map<String, BigDecimal> creditsPer100,
            @Setting(orElse = "", min = "0") Map<String, BigDecimal> currencyPerUnit,
            @Setting(orElse = "") List<TierEntry> tiers) {
        public PriceEntry {
            creditsPer100 = Map.copyOf(creditsPer100);
            currencyPerUnit = Map.copyOf(currencyPerUnit);
            tiers = List.copyOf(tiers);
        }
    }

    /** Prices from a size of prompt on. */
    public record TierEntry(
            @Setting(min = "1") long fromPromptTokens,
            @Setting(min = "0") Map<String, BigDecimal> prices) {
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
    public record DeploymentEntry(
            @Setting(min = "1", max = "50") String provider,
            @Setting(orElse = "", max = "200") String upstreamModel,

            @Setting(orElse = "1", min = "1", max = "1000000")
            int weight,

            @Setting(orElse = "1", min = "0", max = "1000") int priority) {}
}
