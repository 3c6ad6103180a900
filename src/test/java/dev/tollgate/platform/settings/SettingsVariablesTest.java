package dev.tollgate.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings from environment variables. */
@Timeout(60)
class SettingsVariablesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private Settings load(Map<String, String> environment) {
        return new SettingsFixture(folder).load(environment);
    }

    @Test
    void namedVariablesSetWhatTheContractSays() {
        Settings settings = load(Map.of(
                "PORT", "4000",
                "DATA_DIR", "/data",
                "JWT_SECRET", "01234567890123456789012345678901",
                "MONGODB_URI", "mongodb://m",
                "REDIS_URL", "redis://r",
                "ADMIN_USERNAME", "root",
                "ADMIN_PASSWORD", "12345678"));

        assertThat(settings.http().port()).isEqualTo(4000);
        assertThat(settings.node().dataDir()).isEqualTo(Path.of("/data"));
        assertThat(settings.identity().jwtSecret().value()).startsWith("0123");
        assertThat(settings.stores().mongodbUri().value()).isEqualTo("mongodb://m");
        assertThat(settings.stores().redisUrl().value()).isEqualTo("redis://r");
        assertThat(settings.identity().adminUsername()).isEqualTo("root");
        assertThat(settings.identity().adminPassword().value()).isEqualTo("12345678");
    }

    @ParameterizedTest
    @CsvSource({"OPENAI", "ANTHROPIC", "GEMINI", "DEEPSEEK", "MISTRAL", "OPENROUTER"})
    void theKeyOfAProviderAloneTurnsItOn(String provider) {
        var models = load(Map.of(provider + "_API_KEY", "sk-1")).models();

        var on = SettingsFixture.provider(models, provider.toLowerCase(Locale.ROOT));
        assertThat(on.isOn()).isTrue();
        assertThat(on.apiKey().value()).isEqualTo("sk-1");
    }

    @Test
    void addressesOfProvidersCanBeGiven() {
        var models = load(Map.of(
                        "OPENAI_BASE_URL", "http://localhost:1/v1/",
                        "ANTHROPIC_BASE_URL", "http://localhost:2",
                        "OLLAMA_BASE_URL", "http://localhost:3/"))
                .models();

        assertThat(SettingsFixture.provider(models, "openai").baseUrl()).isEqualTo(URI.create("http://localhost:1/v1"));
        assertThat(SettingsFixture.provider(models, "anthropic").baseUrl()).isEqualTo(URI.create("http://localhost:2"));
        assertThat(SettingsFixture.provider(models, "ollama").baseUrl()).isEqualTo(URI.create("http://localhost:3/v1"));
        assertThat(SettingsFixture.provider(models, "ollama").isOn()).isTrue();
    }

    @Test
    void everySettingCanBeGivenByItsPath() {
        Settings settings = load(Map.of(
                "TOLLGATE_RATELIMITS_AUTH", "7",
                "TOLLGATE_HTTP_TRUSTEDPROXIES", "10.0.0.1, 10.0.0.2",
                "TOLLGATE_CHAT_COOLDOWN", "2s",
                "TOLLGATE_BILLING_STARTCREDITS", "0.5",
                "TOLLGATE_HTTP_MAXBODYBYTES", "2MiB",
                "TOLLGATE_MODELS_PROVIDERS_DEMO_ENABLED", "false",
                "TOLLGATE_MODELS_MODELS_GPT_4_PRICE_CREDITSPER100_INPUT", "30",
                "PORT", "1",
                "TOLLGATE_HTTP_PORT", "2"));

        assertThat(settings.rateLimits().auth()).isEqualTo(7);
        assertThat(settings.http().trustedProxies()).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(settings.chat().cooldown()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.billing().startCredits()).isEqualByComparingTo("0.5");
        assertThat(settings.http().maxBodyBytes()).isEqualTo(2 << 20);
        assertThat(SettingsFixture.provider(settings.models(), "demo").isOn()).isFalse();
        assertThat(SettingsFixture.model(settings.models(), "gpt-4")
                        .price()
                        .creditsPer100()
                        .get("input"))
                .isEqualByComparingTo("30");
        assertThat(settings.http().port()).isEqualTo(2);
    }

    @Test
    void variablesWinOverTheFile() {
        new SettingsFixture(folder).main("http: {port: 5}");

        assertThat(load(Map.of()).http().port()).isEqualTo(5);
        assertThat(load(Map.of("PORT", "6")).http().port()).isEqualTo(6);
        assertThat(load(Map.of("PORT", "")).http().port()).isEqualTo(5);
    }

    @Test
    void variablesOfOtherSystemsAndOfPartsNotThereAreNamed() {
        var loaded = new SettingsLoader(
                        Map.of(
                                "DATABASE_URL", "x",
                                "DB_HOST", "x",
                                "AUTH_SERVICE_URL", "x",
                                "KAFKA_BOOTSTRAP_SERVERS", "x",
                                "GIGACHAT_CREDENTIALS", "x",
                                "PATH", "x"),
                        folder)
                .load();

        assertThat(loaded.unusedVariables()).containsExactly("AUTH_SERVICE_URL", "DATABASE_URL", "DB_HOST");
        assertThat(loaded.unsupportedVariables()).containsExactly("GIGACHAT_CREDENTIALS", "KAFKA_BOOTSTRAP_SERVERS");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT,abc,'http.port: a whole number of at least 0 and at most 65535 is wanted, not abc'",
        "PORT,65536,http.port",
        "OPENAI_BASE_URL,ftp://x,models.providers.openai.baseUrl",
        "TOLLGATE_HTTP_PROT,1,there is no such setting",
        "TOLLGATE_RATELIMITS_AUTH,-1,rateLimits.auth",
        "CONFIG,nowhere.yaml,there is no file",
    })
    void aBadVariableIsNamed(String name, String value, String problem) {
        assertThatThrownBy(() -> load(Map.of(name, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("environment variable " + name + ": ")
                .hasMessageContaining(problem);
    }

    @Test
    void aBadSecretIsNotShown() {
        assertThatThrownBy(() -> load(Map.of("JWT_SECRET", "too-short-secret")))
                .hasMessageContaining("JWT_SECRET")
                .hasMessageContaining("at least 32 bytes")
                .hasMessageNotContaining("too-short-secret");
        assertThatThrownBy(() -> load(Map.of("OPENAI_BASE_URL", "http://user:pass@host")))
                .hasMessageNotContaining("pass");
    }
}
