package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who spends is told of it, and warned before there is nothing left. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class AlertsTest {
    private static final Pattern LINK = Pattern.compile("/#/verify-email/(\\S+)");

    private final GreenMail post = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
    private ScriptedUpstream upstream;
    private HttpServer receiver;
    private Node node;
    private Api ann;
    private String organisation;

    @BeforeEach
    void start(Vertx vertx) throws IOException {
        post.start();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            told.add(new JsonObject(body));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        upstream = ScriptedUpstream.start(vertx);
        node = Node.with(
                upstream,
                Map.of(
                        "TOLLGATE_WEBHOOKS_ALLOWEDPRIVATETARGETS",
                        "127.0.0.1",
                        "TOLLGATE_MODELS_MODELS_DR14_PRICE_CREDITSPER100_INPUT",
                        "0",
                        "TOLLGATE_MODELS_MODELS_DR14_PRICE_CREDITSPER100_OUTPUT",
                        "0",
                        "SMTP_URL",
                        "smtp://127.0.0.1:" + post.getSmtp().getPort() + "?starttls=off"));
        Node.Person person = node.person("ann");
        ann = person.api();
        organisation = "/api/v1/organizations/" + Company.idOf(person);
    }

    @AfterEach
    void stop() {
        node.close();
        upstream.close();
        receiver.stop(0);
        post.stop();
    }

    private void verifyAddress() {
        var address = new JsonObject().put("email", "ann@example.org").put("password", "a-good-password");
        ann.send("PATCH", "/api/v1/account", address.encode()).is(200);
        assertThat(post.waitForIncomingEmail(60_000, 1)).isTrue();
        Matcher link = LINK.matcher(GreenMailUtil.getBody(post.getReceivedMessages()[0]));
        assertThat(link.find()).isTrue();
        node.api()
                .post("/api/v1/auth/verify-email", new JsonObject().put("token", link.group(1)))
                .is(204);
    }

    private void hook(String... events) {
        var wish = new JsonObject()
                .put("url", "http://127.0.0.1:" + receiver.getAddress().getPort())
                .put("events", new JsonArray(List.of(events)));
        ann.post("/api/v1/webhooks", wish).is(201);
    }

    private String ask() {
        return ask("gpt-4");
    }

    private String ask(String model) {
        var message = new JsonObject().put("role", "user").put("content", "Hello");
        var ask = new JsonObject().put("model", model).put("messages", new JsonArray().add(message));
        return ann.post("/api/v1/chat/completions", ask).is(200).body();
    }

    /** The next deliveries by their type, as many as are named. */
    private Map<String, JsonObject> next(int count) throws InterruptedException {
        var byType = new HashMap<String, JsonObject>();
        for (int i = 0; i < count; i++) {
            JsonObject delivery = told.poll(60, TimeUnit.SECONDS);
            assertThat(delivery).as("delivery " + i).isNotNull();
            byType.put(delivery.getString("event"), delivery);
        }
        return byType;
    }

    private static JsonObject data(Map<String, JsonObject> byType, String type) {
        return Objects.requireNonNull(byType.get(type), type).getJsonObject("data");
    }

    @Test
    void whoeverWantsItIsToldOfEachCallAndOnceThatTheBalanceIsLow() throws Exception {
        verifyAddress();
        hook("usage.tracked", "balance.low");
        assertThat(ann.get(organisation + "/alerts").is(200).body()).isEqualTo("{\"lowBalance\":null,\"isLow\":false}");
        ann.put(organisation + "/alerts", new JsonObject().put("lowBalance", 10_000))
                .is(200);

        ask();
        Map<String, JsonObject> first = next(2);
        ask();
        Map<String, JsonObject> second = next(1);

        JsonObject used = data(first, "usage.tracked");
        JsonObject line = ann.get("/api/v1/billing/transactions")
                .is(200)
                .json()
                .getJsonArray("data")
                .getJsonObject(1);
        assertThat(used.getString("transactionId")).isEqualTo(line.getString("id"));
        assertThat(used.getLong("totalTokens"))
                .isEqualTo(line.getJsonObject("metadata").getLong("tokens"));
        assertThat(second).containsOnlyKeys("usage.tracked");
        assertThat(data(second, "usage.tracked").getString("transactionId"))
                .isNotEqualTo(used.getString("transactionId"));
        assertThat(data(first, "balance.low").getString("threshold")).isEqualTo("10000");
        assertThat(post.waitForIncomingEmail(60_000, 2)).isTrue();
        assertThat(GreenMailUtil.getBody(post.getReceivedMessages()[1]))
                .contains("ann's organisation", "10000 credits");
        assertThat(ann.get(organisation + "/alerts").is(200).body()).contains("\"isLow\":true");
    }

    @Test
    void aCallOfAFreeModelIsToldOfToo() throws Exception {
        hook("usage.tracked");
        ask("dr14");

        JsonObject used = data(next(1), "usage.tracked");

        assertThat(used.getString("credits")).isEqualTo("0");
        assertThat(used.getLong("totalTokens")).isPositive();
        assertThat(ann.get("/api/v1/billing/transactions").is(200).body())
                .doesNotContain(used.getString("transactionId"));
    }

    @Test
    void aThresholdIsANumberOfCreditsOrNullAndMembersSeeItOnly() {
        for (String body : List.of("{}", "{'lowBalance':-1}", "{'lowBalance':'5'}", "{'lowBalance':1e309}")) {
            ann.send("PUT", organisation + "/alerts", body.replace('\'', '"')).is(400);
        }

        Node.Person bob = node.person("bob");
        var invite = ann.post(
                        organisation + "/invites",
                        new JsonObject().put("role", "member").put("open", true))
                .is(201);
        bob.api()
                .post("/v1/invite/accept", new JsonObject().put("invite_token", invite.text("token")))
                .is(200);

        bob.api().get(organisation + "/alerts").is(200);
        bob.api()
                .put(organisation + "/alerts", new JsonObject().putNull("lowBalance"))
                .is(403);
    }
}
