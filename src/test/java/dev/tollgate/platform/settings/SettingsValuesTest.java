package dev.tollgate.platform.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.ClusterSettings.KubernetesSettings;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every default, and every key at another value. */
@Timeout(60)
class SettingsValuesTest {
    private static final String OTHER = """
            node: {dataDir: /var/tollgate, roles: [jobs], busTimeout: 1s, drainNotice: 3s, drainTimeout: 2m}
            http:
              host: 127.0.0.1
              port: 8080
              maxBodyBytes: 1MiB
              maxHeaderBytes: 64KiB
              maxUriBytes: 4096
              idleTimeout: 60s
              bodyTimeout: 500ms
              trustedProxies: [10.0.0.0/8, "::1"]
              publicUrl: https://gate.example/
            overload: {chats: 1, others: 2, connections: 3, bodyBytes: 4KiB}
            stores: {mongodbUri: "mongodb://m", redisUrl: "redis://r", databaseName: other}
            cluster:
              discovery: tcp
              name: other
              host: 10.0.0.1
              port: 6000
              busPort: 6001
              publicHost: gate.example
              publicPort: 7000
              publicBusPort: 7001
              members: ["10.0.0.1:6000", "[fd00::1]:6000", node-2:6000]
              dnsName: nodes.example
              kubernetes: {namespace: gate, serviceName: nodes, podLabel: app=gate, apiUrl: "http://k", apiToken: "t"}
              heartbeat: 2s
              failureTimeout: 30s
            identity:
              jwtSecret: 0123456789abcdef0123456789abcdef
              adminUsername: root
              adminPassword: "12345678"
              internalServiceKey: theirs
              accessTokenLife: 30m
              refreshTokenLife: 7d
              principalCacheLife: 1s
              hashingThreads: 4
              hashingMemoryBytes: 64MiB
            mail: {smtpUrl: "smtps://m", from: gate@example.org}
            webhooks: {allowedPrivateTargets: [10.1.0.0/16, "::1"]}
            billing: {currency: RUB, creditsPerUnit: 100.0, startCredits: 0.000000001, minAnswerTokens: 1, heartbeat: 2s, sliceSize: 5, sliceLife: 10s, recallTime: 100ms, reconcileAt: "23:59"}
            payments:
              returnUrl: https://shop.example/paid
              creditsPerUnit: {RUB: 0.5, EUR: 1100}
              currencies: [EUR]
              minAmount: 0.5
              maxAmount: 7
              demoCheckout: never
              sweepEvery: 3s
              yookassa:
                shopId: "100500"
                secretKey: test_key
                baseUrl: http://localhost:8/v3
                timeout: 1s
                notificationAddresses: [127.0.0.1, "::1"]
                receipt: {vatCode: 1, paymentSubject: payment, paymentMode: advance, taxSystemCode: 2, itemName: Credits, email: a@b.example}
            rateLimits: {auth: 1, chat: 2, apiKeys: 3, billing: 4, failedSignIns: 6}
            chat:
              connectTimeout: 1s
              firstByteTimeout: 2s
              idleTimeout: 3s
              totalTimeout: 4s
              keepAliveAfter: 5s
              slowClientTimeout: 6s
              maxTries: 7
              retryBudgetPercent: 8
              failuresToOpen: 9
              cooldown: 11s
              maxAnswerBytes: 32MiB
              connectionsPerUpstream: 12
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @Test
    void withoutAnyFileOrVariableTheShippedDefaultsHold() {
        Settings settings = new SettingsFixture(folder).load();

        assertThat(settings.node())
                .isEqualTo(new NodeSettings(
                        Path.of("./data"),
                        List.of("requests", "jobs"),
                        Duration.ofSeconds(15),
                        Duration.ZERO,
                        Duration.ofSeconds(30)));
        assertThat(settings.http())
                .isEqualTo(new HttpSettings(
                        "0.0.0.0",
                        3000,
                        10 << 20,
                        16 << 10,
                        8 << 10,
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(30),
                        List.of(),
                        null));
        assertThat(settings.http().linkBase()).isEqualTo("http://localhost:3000");
        assertThat(settings.mail()).isEqualTo(new MailSettings(new Secret(""), "Tollgate <no-reply@localhost>"));
        assertThat(settings.webhooks()).isEqualTo(new WebhookSettings(List.of()));
        assertThat(settings.overload()).isEqualTo(new OverloadSettings(0, 500, 0, 0));
        assertThat(settings.stores()).isEqualTo(new StoreSettings(new Secret(""), new Secret(""), "tollgate"));
        assertThat(settings.cluster())
                .isEqualTo(new ClusterSettings(
                        "none",
                        "tollgate",
                        "127.0.0.1",
                        5701,
                        0,
                        "",
                        0,
                        0,
                        List.of(),
                        "",
                        new KubernetesSettings("", "", "", "", new Secret("")),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10)));
        assertThat(settings.cluster().isOn()).isFalse();
        assertThat(settings.identity())
                .isEqualTo(new IdentitySettings(
                        new Secret(""),
                        "admin",
                        new Secret(""),
                        new Secret(""),
                        Duration.ofHours(1),
                        Duration.ofDays(30),
                        Duration.ofSeconds(3),
                        2,
                        IdentitySettings.ADVISED_HASHING_BYTES));
        assertThat(settings.billing())
                .isEqualTo(new BillingSettings(
                        "USD",
                        new BigDecimal(1000),
                        null,
                        16,
                        Duration.ofSeconds(1),
                        new BigDecimal(10_000),
                        Duration.ofSeconds(60),
                        Duration.ofMillis(200),
                        "03:30"));
        assertThat(settings.rateLimits()).isEqualTo(new RateLimitSettings(10, 100, 20, 50, 5));
        assertThat(settings.chat())
                .isEqualTo(new ChatSettings(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(60),
                        3,
                        20,
                        5,
                        Duration.ofSeconds(10),
                        16 << 20,
                        256));
    }

    @Test
    void withoutAnyKeyOnlyTheDemoIsOnAndItHasADeploymentOfEveryModel() {
        ModelSettings models = new SettingsFixture(folder).load().models();

        assertThat(models.providers())
                .containsOnlyKeys(
                        "openai", "anthropic", "gemini", "deepseek", "mistral", "openrouter", "ollama", "demo");
        assertThat(models.providers())
                .allSatisfy((name, provider) -> assertThat(provider.isOn()).isEqualTo(name.equals("demo")));
        assertThat(models.models()).allSatisfy((_, model) -> assertThat(model.deployments())
                .anyMatch(deployment -> deployment.provider().equals("demo")));
    }

    @Test
    void modelsNamedInTheRequirementsHaveTheirPricesInCredits() {
        ModelSettings models = new SettingsFixture(folder).load().models();

        Map.of("gpt-4", 20, "dr14", 20, "gemini-flash", 10).forEach((id, credits) -> {
            var price = new BigDecimal(credits);
            assertThat(SettingsFixture.model(models, id).price().creditsPer100())
                    .isEqualTo(Map.of("input", price, "output", price));
        });
        assertThat(models.models()).containsKey("claude-3-sonnet");
    }

    @Test
    void everyKeyCanHaveAnotherValue() {
        Settings standard = new SettingsFixture(folder.resolve("none")).load();
        Settings settings = new SettingsFixture(folder).main(OTHER).load();

        for (RecordComponent section : Settings.class.getRecordComponents()) {
            if (section.getType() != ModelSettings.class) {
                assertEachDiffers(value(section, standard), value(section, settings));
            }
        }
        assertThat(settings.billing().startCredits()).isEqualTo(new BigDecimal("0.000000001"));
        assertThat(settings.http().maxHeaderBytes()).isEqualTo(65_536);
        assertThat(settings.http().bodyTimeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.node().dataDir()).isEqualTo(Path.of("/var/tollgate"));
    }

    private static void assertEachDiffers(Object standard, Object other) {
        for (RecordComponent key : standard.getClass().getRecordComponents()) {
            assertThat(value(key, other)).as(key.getName()).isNotEqualTo(value(key, standard));
        }
    }

    private static Object value(RecordComponent component, Object holder) {
        try {
            Object value = component.getAccessor().invoke(holder);
            return value == null ? "null" : value;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @Test
    void secretsAreNeverPrinted() {
        Settings settings = new SettingsFixture(folder).main(OTHER).load();

        assertThat(settings.toString()).doesNotContain("0123456789abcdef", "12345678", "mongodb://m", "redis://r");
    }
}
