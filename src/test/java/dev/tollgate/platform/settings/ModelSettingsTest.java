package dev.tollgate.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user's own file of models changes of the shipped one. */
@Timeout(60)
class ModelSettingsTest {
    private static final String OTHER_MODELS = """
            defaultModel: own
            providers:
              local:
                dialect: anthropic
                baseUrl: http://localhost:9/
                apiKey: k
                keyless: true
                enabled: false
                cacheBesideInput: true
                chunkDelay: 1s
            models:
              own:
                name: Own
                contextTokens: 1000
                defaultOutputTokens: 10
                features: [chat]
                price:
                  currencyPerUnit: {input: 1.5e-6, output: 2.0e-6}
                  tiers:
                    - {fromPromptTokens: 500, prices: {input: 3.0e-6, output: 4}}
                deployments:
                  - {provider: local, upstreamModel: theirs, weight: 2, priority: 3}
                fallbacks: [demo]
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void modelWithASmallWindowNeedsNoLimitOfItsOwn() {
        String small = OTHER_MODELS.replace("    defaultOutputTokens: 10\n", "");

        ModelSettings models = new SettingsFixture(folder).models(small).load().models();

        assertThat(models.models().get("own"))
                .extracting(ModelSettings.ModelEntry::defaultOutputTokens)
                .isEqualTo(500);
        assertThat(ModelSettings.ModelEntry.usualOutputTokens(128_000)).isEqualTo(4096);
    }

    @Test
    void modelsOfTheUsersFileComeToTheShippedOnes() {
        ModelSettings models =
                new SettingsFixture(folder).models(OTHER_MODELS).load().models();

        assertThat(models.defaultModel()).isEqualTo("own");
        assertThat(models.providers().get("local"))
                .isEqualTo(new ModelSettings.ProviderSettings(
                        "anthropic",
                        URI.create("http://localhost:9"),
                        new Secret("k"),
                        true,
                        false,
                        true,
                        Duration.ofSeconds(1)));
        var tier = new ModelSettings.TierEntry(
                500, Map.of("input", new BigDecimal("0.0000030"), "output", new BigDecimal(4)));
        assertThat(SettingsFixture.model(models, "own"))
                .isEqualTo(new ModelSettings.ModelEntry(
                        "Own",
                        1000,
                        10,
                        List.of("chat"),
                        new ModelSettings.PriceEntry(
                                Map.of(),
                                Map.of("input", new BigDecimal("0.0000015"), "output", new BigDecimal("0.0000020")),
                                List.of(tier)),
                        List.of(new ModelSettings.DeploymentEntry("local", "theirs", 2, 3)),
                        List.of("demo")));
        assertThat(models.models()).containsKey("gpt-4");
    }

    @Test
    void aUsersFileChangesOneFieldOfAShippedModelReplacesItsPriceOrTakesItOut() {
        ModelSettings models = new SettingsFixture(folder).models("""
                        models:
                          gpt-4:
                            price: {currencyPerUnit: {input: 1, output: 2}}
                          gpt-4o: null
                          demo: {name: Trial}
                        """).load().models();

        assertThat(SettingsFixture.model(models, "gpt-4").price().creditsPer100())
                .isEmpty();
        assertThat(models.models()).doesNotContainKey("gpt-4o");
        assertThat(SettingsFixture.model(models, "demo").name()).isEqualTo("Trial");
        assertThat(SettingsFixture.model(models, "demo").contextTokens()).isEqualTo(32_768);
    }
}
