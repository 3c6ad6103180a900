package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Node.Person;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks made, shown and ended by those who run the organisation. */
@Timeout(180)
class WebhooksTest {
    private static final String WEBHOOKS = "/api/v1/webhooks";

    /** An address of the public internet that nothing is sent to: no event of these tests is asked for. */
    private static final String PUBLIC = "https://93.184.216.34/hook";

    private static Node node;
    private static Api anybody;

    @BeforeAll
    static void start() {
        node = Node.start(Map.of("TOLLGATE_WEBHOOKS_ALLOWEDPRIVATETARGETS", "127.0.0.99"));
        anybody = owner("anybody").api();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static JsonObject wish(String url) {
        return new JsonObject().put("url", url).put("events", new JsonArray().add("balance.low"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/x",
                "https://[::1]/x",
                "https://0.0.0.0/x",
                "https://10.1.2.3/x",
                "https://172.16.0.1/x",
                "https://192.168.1.1/x",
                "https://169.254.169.254/latest/meta-data/",
                "https://localhost/x",
                "https://LOCALHOST./x",
                "https://foo.localhost/x",
                "https://Foo.Bar.localhost./x",
                "https://localhost.localdomain/x",
                "https://localhost6.localdomain6/x",
                "https://ip6-localhost/x",
                "https://ip6-loopback./x",
                "https://[::ffff:127.0.0.1]/x",
                "https://[fd00::1]/x",
                "https://[64:ff9b::7f00:1]/x",
                "https://100.64.0.1/x",
                "https://2130706433/x",
                "https://127.1/x",
                "http://93.184.216.34/x",
                "http://name.that.stands.for.nothing.invalid/x",
                "https://user:password@93.184.216.34/x",
                "https://93.184.216.34:0/x",
                "https://93.184.216.34/x#there",
                "file:///etc/passwd",
                "gopher://93.184.216.34/x",
                "//93.184.216.34/x",
                "nothing"
            })
    void addressThatIsNotPublicOrNotHttpsIsRefused(String url) {
        Reply reply = anybody.post(WEBHOOKS, wish(url)).is(400);
        assertThat(reply.body()).contains("\"url\"");
    }

    private static int people;

    private static Person owner(String name) {
        people++;
        return node.person(name + people);
    }

    @Test
    void madeSecretIsShownOnceAndAGivenOneNever() {
        Api owner = owner("secret").api();
        Reply made = owner.post(WEBHOOKS, wish(PUBLIC)).is(201);
        assertThat(made.text("secret")).startsWith("whsec_").hasSizeGreaterThan(40);
        Reply given = owner.post(WEBHOOKS, wish(PUBLIC).put("secret", "your-webhook-secret"))
                .is(201);
        assertThat(given.body()).doesNotContain("your-webhook-secret");
        String list = owner.get(WEBHOOKS).is(200).body();
        assertThat(list).contains(made.text("id")).doesNotContain("whsec_", "your-webhook-secret");
    }

    @Test
    void secretThatIsTooShortOrUnreadableIsRefused() {
        Api owner = owner("short").api();
        owner.post(WEBHOOKS, wish(PUBLIC).put("secret", "too-short")).is(400);
        owner.post(WEBHOOKS, wish(PUBLIC).put("secret", "whsec_c2hvcnQ=")).is(400);
        owner.post(WEBHOOKS, wish(PUBLIC).put("secret", "whsec_!!!!!!!!!!!!!!!!!!!!"))
                .is(400);
    }

    @Test
    void unknownEventsAndNoneAreRefused() {
        Api owner = owner("events").api();
        owner.post(WEBHOOKS, new JsonObject().put("url", PUBLIC).put("events", new JsonArray()))
                .is(400);
        owner.post(WEBHOOKS, new JsonObject().put("url", PUBLIC).put("events", new JsonArray().add("all")))
                .is(400);
    }

    @Test
    void listOfEventsThatIsWrongIsToldOnlyWhatIsWrong() {
        var fifty = new JsonArray(Collections.nCopies(50, "balance.low"));
        assertThat(faultsOfEvents(fifty)).containsExactly("events must have at most 26 items");
        assertThat(faultsOfEvents(new JsonArray().addNull())).containsExactly("events[0] must be a string");
        assertThat(faultsOfEvents(new JsonObject())).containsExactly("events must be an array");
        assertThat(faultsOfEvents(new JsonArray())).containsExactly("events must name at least one event");
        assertThat(faultsOfEvents(null)).containsExactly("events must name at least one event");
    }

    private static List<String> faultsOfEvents(@Nullable Object events) {
        Reply reply = anybody.post(WEBHOOKS, wish(PUBLIC).put("events", events)).is(400);
        return reply.json().getJsonArray("details").stream()
                .map(JsonObject.class::cast)
                .map(fault -> fault.getString("field") + " " + fault.getString("message"))
                .toList();
    }

    @Test
    void organisationHasTwentyWebhooksEvenWhenAllAreMadeAtOnce() {
        Api owner = owner("many").api();
        List<CompletableFuture<Reply>> answers = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            answers.add(owner.postLater(WEBHOOKS, wish(PUBLIC)));
        }
        List<Integer> statuses =
                answers.stream().map(answer -> answer.join().status()).sorted().toList();
        assertThat(statuses.subList(0, 20)).containsOnly(201);
        assertThat(statuses.subList(20, 25)).containsOnly(409);
    }

    @Test
    void strangerFindsNothing() {
        String id = owner("own").api().post(WEBHOOKS, wish(PUBLIC)).is(201).text("id");
        Api stranger = owner("stranger").api();
        assertThat(stranger.get(WEBHOOKS).is(200).body()).doesNotContain(id);
        stranger.delete(WEBHOOKS + "/" + id).is(404);
        stranger.post(WEBHOOKS + "/" + id + "/test", new JsonObject()).is(404);
        stranger.get(WEBHOOKS + "/" + id + "/deliveries").is(404);
    }

    @Test
    void keyNeedsThePermission() {
        Person owner = owner("key");
        node.api().as(owner.key("chat")).get(WEBHOOKS).is(403);
        node.api().as(owner.key("webhooks")).get(WEBHOOKS).is(200);
        node.api().get(WEBHOOKS).is(401);
    }

    @Test
    void endedWebhookIsGone() {
        Api owner = owner("end").api();
        String id = owner.post(WEBHOOKS, wish(PUBLIC)).is(201).text("id");
        owner.delete(WEBHOOKS + "/" + id).is(204);
        owner.delete(WEBHOOKS + "/" + id).is(404);
        assertThat(owner.get(WEBHOOKS).is(200).body()).doesNotContain(id);
    }

    @Test
    void whoAskedIsToldOfANewKey() throws IOException, InterruptedException {
        var told = new LinkedBlockingQueue<String>();
        var receiver = HttpServer.create(new InetSocketAddress("127.0.0.99", 0), 0);
        receiver.createContext("/", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            Person owner = owner("told");
            String url = "http://127.0.0.99:" + receiver.getAddress().getPort() + "/hook";
            String id = owner.api()
                    .post(WEBHOOKS, wish(url).put("events", new JsonArray().add("key.created")))
                    .is(201)
                    .text("id");
            String key = owner.key("chat");
            String body = told.poll(60, TimeUnit.SECONDS);
            assertThat(body).contains("\"event\":\"key.created\"").doesNotContain(key);
            String deliveries = WEBHOOKS + "/" + id + "/deliveries";
            String delivery = new JsonObject(body).getString("id");
            assertThat(owner.api().get(deliveries).is(200).body()).contains(delivery);

            owner.api().post(WEBHOOKS + "/" + id + "/test", new JsonObject()).is(202);
            assertThat(told.poll(60, TimeUnit.SECONDS)).contains("\"event\":\"webhook.test\"");
            owner.api()
                    .post(deliveries + "/" + delivery + "/redeliver", new JsonObject())
                    .is(202);
            assertThat(told.poll(60, TimeUnit.SECONDS)).isEqualTo(body);
        } finally {
            receiver.stop(0);
        }
    }
}
