package dev.tollgate.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Price;
import dev.tollgate.chat.catalogue.CatalogueState;
import dev.tollgate.chat.provider.Dialect;
import dev.tollgate.chat.provider.StreamReader;
import dev.tollgate.chat.provider.UpstreamAnswer;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.provider.UpstreamError;
import dev.tollgate.chat.provider.UpstreamRequest;
import dev.tollgate.chat.provider.openai.OpenAiDialect;
import dev.tollgate.chat.upstream.Circuit;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.ModelSettings;
import dev.tollgate.platform.settings.ModelSettings.DeploymentEntry;
import dev.tollgate.platform.settings.ModelSettings.ModelEntry;
import dev.tollgate.platform.settings.ModelSettings.PriceEntry;
import dev.tollgate.platform.settings.ModelSettings.ProviderSettings;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ModelCatalogueTest {
    /** Only its name matters here. */
    private record Named(String name) implements Dialect {
        @Override
        public UpstreamRequest request(UpstreamCall call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UpstreamAnswer readAnswer(UpstreamCall call, Buffer body) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StreamReader newStream(UpstreamCall call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UpstreamError readError(int status, MultiMap headers, Buffer body) {
            throw new UnsupportedOperationException();
        }
    }

    private final Map<String, ModelEntry> models = new LinkedHashMap<>();

    private static ProviderSettings provider(String dialect, String key, boolean keyless, boolean enabled) {
        return new ProviderSettings(
                dialect, URI.create("https://x.example/v1"), new Secret(key), keyless, enabled, false, Duration.ZERO);
    }

    private void model(String id, Map<String, BigDecimal> price, String... providers) {
        var deployments = java.util.Arrays.stream(providers)
                .map(each -> new DeploymentEntry(each, "", 1, 0))
                .toList();
        models.put(
                id,
                new ModelEntry(
                        id, 1000, 100, List.of(), new PriceEntry(price, Map.of(), List.of()), deployments, List.of()));
    }

    private ModelCatalogue catalogue(String defaultModel) {
        var providers = Map.of(
                "on", provider("openai", "k", false, true),
                "off", provider("openai", "", false, true),
                "disabled", provider("openai", "k", false, false),
                "keyless", provider("openai", "", true, true),
                "demo", provider("openai", "", true, true));
        var settings = new ModelSettings(providers, models, defaultModel);
        var board = new ModelBoard(
                settings,
                Map.of("openai", new OpenAiDialect(), "demo", new Named("demo")),
                () -> new Circuit(1, Duration.ofSeconds(1), System::nanoTime),
                Instant.EPOCH);
        return new ModelCatalogue(
                board, CatalogueState.configured(settings, _ -> Price.flat(1, 1)), () -> Instant.EPOCH, (_, _) -> {});
    }

    private static String defaultOf(ModelCatalogue catalogue) {
        return Objects.requireNonNull(catalogue.served(null)).model().id();
    }

    @Test
    void onlyModelsWithAPriceAndAProviderThatIsOnAreServed() {
        var price = Map.of("input", BigDecimal.ONE);
        model("priceless", Map.of(), "on");
        model("off", price, "off", "disabled");
        model("first", price, "off", "keyless");
        model("second", price, "on");

        ModelCatalogue catalogue = catalogue("");

        assertThat(catalogue.all()).extracting(Model::id).containsExactly("first", "second");
        assertThat(catalogue.all()).allMatch(Model::available);
        assertThat(defaultOf(catalogue)).isEqualTo("first");
        assertThat(defaultOf(catalogue("second"))).isEqualTo("second");
        assertThat(catalogue.find("priceless")).isEmpty();
        assertThat(catalogue.find("first").orElseThrow().provider()).isEqualTo("keyless");
    }

    @Test
    void demoServesOnlyWhatNobodyElseDoes() {
        var price = Map.of("input", BigDecimal.ONE);
        model("real", price, "demo", "on");
        model("demoed", price, "demo", "off");

        ModelCatalogue catalogue = catalogue("");

        assertThat(catalogue.find("real").orElseThrow().provider()).isEqualTo("on");
        assertThat(catalogue.find("demoed").orElseThrow().provider()).isEqualTo("demo");
        var ways = Objects.requireNonNull(catalogue.served("real")).deployments();
        assertThat(ways).hasSize(1);
    }
}
