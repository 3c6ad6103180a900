package dev.tollgate.platform.settings;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong in a file stops the start with the file's name and the line. In the tables | begins a new line. */
@Timeout(60)
class SettingsRefusalTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "# c|http:|  prot: 3000; 3; http.prot: is not a setting",
                "other: 1; 1; other: is not a setting",
                "http: 5; 1; names and values are wanted",
                "http:|  port: abc; 2; http.port: a whole number of at least 0 and at most 65535 is wanted, not abc",
                "http:|  port: \"3000\"; 2; http.port: a whole number",
                "http:|  port: 65536; 2; http.port",
                "http:|  port: 3000.0; 2; http.port",
                "http:|  port: 0x10; 2; http.port",
                "http:|  port:; 2; http.port",
                "http:|  port: [1]; 2; http.port",
                "http:|  host: 1; 2; http.host: a text",
                "http:|  maxBodyBytes: 10MB; 2; http.maxBodyBytes: a size",
                "http:|  maxBodyBytes: 1; 2; http.maxBodyBytes",
                "http:|  idleTimeout: 30; 2; http.idleTimeout: a time",
                "http:|  idleTimeout: 2h; 2; http.idleTimeout",
                "http:|  trustedProxies: 10.0.0.1; 2; http.trustedProxies: a list",
                "http:|  trustedProxies:|    - 10.0.0.1|    - proxy; 4; an address or a network",
                "http:|  trustedProxies:|    - 10.0.0.0/33; 3; an address or a network",
                "webhooks:|  allowedPrivateTargets: [300.1.1.1]; 2; an address or a network",
                "billing:|  currency: usd; 2; billing.currency: three capitals",
                "billing:|  creditsPerUnit: .nan; 2; billing.creditsPerUnit: a number",
                "billing:|  creditsPerUnit: 1e309; 2; billing.creditsPerUnit: a number",
                "billing:|  reconcileAt: \"24:00\"; 2; billing.reconcileAt: a time of the day",
                "billing:|  startCredits: -1; 2; billing.startCredits",
                "payments:|  yookassa: {shopId: \"1\"}; 2; shopId and secretKey are wanted together",
                "payments:|  creditsPerUnit: {rub: 1}; 2; three capitals",
                "payments:|  currencies: [EUR]; 2; has no rate",
                "payments:|  minAmount: 5|  maxAmount: 4; 2; is more than maxAmount",
                "payments:|  demoCheckout: on; 2; payments.demoCheckout",
                "http:|  port: 1|  port: 2; 3; port stands here twice",
                "http:|  port: 1|http:|  host: x; 3; http stands here twice",
                "http:|  port: *secret; 2; is not valid YAML",
                "http:| - port; 1; names and values are wanted",
                "identity:|  adminPassword: 12345678; 2; identity.adminPassword: a text in quotes",
                "mail:|  smtpUrl: \"http://m\"; 2; mail.smtpUrl: smtp://user:password@host:port",
                "mail:|  smtpUrl: \"smtp://m?tls=no\"; 2; mail.smtpUrl: smtp://user:password@host:port",
                "mail:|  smtpUrl: \"smtp://m:65536\"; 2; mail.smtpUrl: smtp://user:password@host:port",
                "models:|  defaultModel: x; 1; models: stand in models.yaml",
                "cluster:|  discovery: udp; 2; one of [none, tcp, dns, kubernetes] is wanted, not udp",
                "cluster:|  discovery: dns|  dnsName: \"\"; 3; a host name is wanted with cluster.discovery dns",
                "cluster:|  discovery: dns|  dnsName: 10.0.0.1; 3; a host name is wanted",
                "cluster:|  discovery: dns|  dnsName: a b; 3; a host name is wanted",
                "cluster:|  discovery: kubernetes|  kubernetes:|    namespace: x; 3; exactly one of serviceName and podLabel",
                "cluster:|  discovery: kubernetes|  kubernetes:|    serviceName: x|    podLabel: a=b; 3; exactly one of",
                "cluster:|  discovery: kubernetes|  kubernetes:|    podLabel: app; 4; a label such as app=tollgate",
                "cluster:|  discovery: kubernetes|  kubernetes:|    serviceName: x|    apiUrl: k8s; 5; an http or https address",
                "node:|  roles: []; 2; node.roles: at least one is wanted",
                "node:|  roles: [requests, chat]; 2; one of [requests, jobs] is wanted, not chat",
                "cluster:|  port: 0; 2; cluster.port",
                "cluster:|  members: [a:1,|    b]; 3; a host and a port such as",
                "cluster:|  members:|    - a:0; 3; a host and a port such as",
                "cluster:|  members:|    - a:65536; 3; a host and a port such as",
                "cluster:|  heartbeat: 5s|  failureTimeout: 9s; 3; at least two times cluster.heartbeat",
                "cluster:|  discovery: tcp|  members: []; 3; at least one is wanted",
                "cluster:|  discovery: tcp|  members: [a:1]|  host: 0.0.0.0|  publicHost: \"\"; 5; is no single address",
                "- a; 1; the file must have names and values",
            })
    void aBadMainFileIsRefusedWithItsLine(String yaml, int line, String problem) {
        assertThatThrownBy(new SettingsFixture(folder).main(yaml.replace('|', '\n'))::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("conf/tollgate.yaml:" + line + ": ")
                .hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "creditsPer100: {input: -1, output: 1}; 5; price.creditsPer100.input: a number of at least 0 is wanted, not -1",
                "creditsPer100: {input: .NaN, output: 1}; 5; price.creditsPer100.input: a number of at least 0 is wanted",
                "creditsPer100: {input: .inf, output: 1}; 5; price.creditsPer100.input",
                "tiers: []; 4; exactly one of creditsPer100 and currencyPerUnit",
                "creditsPer100: {input: 1, output: 1}|      currencyPerUnit: {input: 1, output: 1}; 4; exactly one of",
                "creditsPer100: {input: 1}; 5; input and output are wanted",
                "creditsPer100: {input: 1, output: 1, tokens: 1}; 5; is not a meter",
                "creditsPer100: {input: 1, output: 0.00000001}; 5; a whole number of 10^-9 credit",
                "currencyPerUnit: {input: 1, output: 1.0e-13}; 5; a whole number of 10^-9 credit",
                "currencyPerUnit: {input: 1, output: 1}|      tiers:|        - fromPromptTokens: 0; 7; fromPromptTokens",
                "price: 5; 5; is not a setting",
            })
    void aBadPriceIsRefusedWithItsLine(String price, int line, String problem) {
        String yaml = "models:|  own:|    name: Own|    price:|      " + price
                + "|    contextTokens: 1000|    defaultOutputTokens: 100|    deployments: [{provider: demo}]";

        assertModelsRefused(yaml, line, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "models:|  own:|    name: Own; 2; models.models.own.contextTokens: is missing",
                "models:|  own:|    name: Own|    contextTokens: 5000|    deployments: []; 2; price: is missing",
                "models:|  gpt-4:|    price: null; 3; models.models.gpt-4.price",
                "models:|  gpt-4:|    deployments:|      - provider: demo|      - provider: nobody; 5; there is no provider",
                "models:|  gpt-4:|    deployments: []; 3; at least one is wanted",
                "models:|  gpt-4:|    fallbacks: [demo,|      nothing]; 4; there is no other model nothing",
                "models:|  gpt-4:|    fallbacks: [gpt-4]; 3; there is no other model",
                "models:|  gpt-4:|    defaultOutputTokens: 9000; 3; is more than contextTokens",
                "models:|  gpt-4:|    deployments: [{provider: demo, weight: 0}]; 3; weight",
                "defaultModel: nothing; 1; there is no model nothing",
                "providers:|  openai:|    dialect: soap; 3; one of [openai, anthropic, gemini] is wanted, not soap",
                "providers:|  demo:|    dialect: demo; 3; one of [openai, anthropic, gemini] is wanted, not demo",
                "providers:|  own:|    dialect: openai|    keyless: true; 2; has no baseUrl",
                "providers:|  own:|    dialect: openai|    baseUrl: localhost; 4; an http or https address",
                "providers:|  demo: null; ; there is no provider demo",
            })
    void aBadModelsFileIsRefusedWithItsLine(String yaml, String line, String problem) {
        assertThatThrownBy(new SettingsFixture(folder).models(yaml.replace('|', '\n'))::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(line == null ? "conf/models.yaml of the jar:" : "conf/models.yaml:" + line)
                .hasMessageContaining(problem);
    }

    private void assertModelsRefused(String yaml, int line, String problem) {
        assertThatThrownBy(new SettingsFixture(folder).models(yaml.replace('|', '\n'))::load)
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith("conf/models.yaml:" + line + ": ")
                .hasMessageContaining(problem);
    }

    /** Else each node would have its own, and no two of them the same money. */
    @ParameterizedTest
    @CsvSource({"MONGODB_URI,stores.mongodbUri", "REDIS_URL,stores.redisUrl", "JWT_SECRET,identity.jwtSecret"})
    void aClusterWithoutWhatItsNodesShareIsRefused(String missing, String setting) {
        var variables = new HashMap<>(Map.of(
                "TOLLGATE_CLUSTER_DISCOVERY", "tcp",
                "TOLLGATE_CLUSTER_MEMBERS", "127.0.0.1:5701",
                "MONGODB_URI", "mongodb://m",
                "REDIS_URL", "redis://r",
                "JWT_SECRET", "01234567890123456789012345678901"));
        new SettingsFixture(folder).load(variables);
        variables.remove(missing);
        assertThatThrownBy(() -> new SettingsFixture(folder).load(variables))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(setting + ": nodes of a cluster need one")
                .hasMessageContaining(missing);
    }

    @Test
    void modelWithoutAPriceIsRefused() {
        assertModelsRefused(
                "models:|  own:|    name: Own|    contextTokens: 5000|    deployments: [{provider: demo}]",
                2,
                "models.models.own.price: is missing");
    }

    @Test
    void noMessageShowsASecret() {
        for (String secret : new String[] {"*hidden77", "[hidden77]", "{hidden77: 1}", "!hidden77 x", "@hidden77"}) {
            assertThatThrownBy(new SettingsFixture(folder).main("identity:\n  adminPassword: " + secret)::load)
                    .isInstanceOf(SettingsException.class)
                    .hasMessageStartingWith("conf/tollgate.yaml:2")
                    .hasMessageNotContaining("hidden77");
        }
    }

    @Test
    void aFileNamedByConfigIsNamedAsTheUserGaveIt() {
        new SettingsFixture(folder).main("http: {port: x}");

        assertThatThrownBy(() -> new SettingsFixture(folder.resolve("elsewhere"))
                        .load(Map.of(
                                "CONFIG", folder.resolve("conf/tollgate.yaml").toString())))
                .hasMessageStartingWith(folder + "/conf/tollgate.yaml:1: http.port");
    }
}
