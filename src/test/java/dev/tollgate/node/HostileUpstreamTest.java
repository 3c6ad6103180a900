package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers who point elsewhere and upstreams that send rubbish: SS-03, SS-05, SS-06, SS-07. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class HostileUpstreamTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String SECRET = "sk-upstream-secret";
    private static final BigDecimal START = BigDecimal.valueOf(10_000);
    private static final String CHUNK = "data: {\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":"
            + "[{\"index\":0,\"delta\":{\"content\":\"Grüße\"},\"finish_reason\":null}]}\n\n";

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(upstream -> Map.of(
                "TOLLGATE_CHAT_MAXTRIES",
                "1",
                "TOLLGATE_CHAT_FAILURESTOOPEN",
                "1000",
                "GEMINI_API_KEY",
                SECRET,
                "TOLLGATE_MODELS_PROVIDERS_GEMINI_BASEURL",
                upstream.geminiBase().toString()));
    }

    @AfterAll
    static void close() {
        try (Shop closing = shop) {
            closing.booksAgree();
        }
    }

    @BeforeEach
    void answersHonestly() {
        shop.upstream().always(Behaviour.echoes());
    }

    private static JsonObject prompt() {
        return new JsonObject().put("model", Shop.MODEL).put("prompt", "Hello");
    }

    private static void costNothing(Customer customer) {
        assertThat(customer.settled().balance()).isEqualByComparingTo(START);
    }

    @Test
    void nothingThatACallerNamesIsCalledInPlaceOfTheUpstream() {
        var calls = new AtomicInteger();
        Vertx vertx = Vertx.vertx();
        HttpServer trap = vertx.createHttpServer()
                .requestHandler(request -> {
                    calls.incrementAndGet();
                    request.response().end();
                })
                .listen(0, "127.0.0.1")
                .await();
        try {
            String address = "http://127.0.0.1:" + trap.actualPort();
            Customer customer = shop.customer("elsewhere");
            int asked = shop.upstream().requests();
            Api api = customer.api()
                    .with("x-portkey-custom-host", address)
                    .with("x-portkey-provider", "openai")
                    .with("X-Forwarded-Host", "127.0.0.1:" + trap.actualPort());
            for (String member : List.of("api_base", "base_url", "api_key", "extra_headers")) {
                assertThat(api.post(PATH, Shop.chat("Hello").put(member, address))
                                .is(400)
                                .body())
                        .contains(member);
            }
            assertThat(shop.upstream().requests()).isEqualTo(asked);
            asksTheUpstreamAlone(api, PATH, Shop.chat("Hello"));
            asksTheUpstreamAlone(api, "/api/v1/generate", pointed(prompt(), address));
            api.post(PATH, withImage(address + "/image.png"));
            refusesToFetchForGemini(customer, address);
            assertThat(calls).hasValue(0);
        } finally {
            vertx.close().await();
        }
    }

    private static void asksTheUpstreamAlone(Api api, String path, JsonObject body) {
        int asked = shop.upstream().requests();
        api.post(path, body).is(200);
        assertThat(shop.upstream().requests()).isEqualTo(asked + 1);
        var headers = shop.upstream().lastRequest().headers();
        assertThat(headers.get("Authorization")).isEqualTo("Bearer " + SECRET);
        assertThat(headers.names()).doesNotContain("x-portkey-custom-host", "x-evil");
    }

    /** Gemini takes bytes alone, so that this node would have to fetch them: from wherever a caller says. */
    private static void refusesToFetchForGemini(Customer customer, String address) {
        int asked = shop.upstream().requests();
        for (String picture : List.of(address + "/image.png", "http://169.254.169.254/latest", "file:///etc/passwd")) {
            Reply refused = customer.api().post(PATH, withImage(picture).put("model", "gemini-2.5-flash"));
            assertThat(refused.is(400).body()).contains("messages[0].content[0].image_url.url");
        }
        assertThat(shop.upstream().requests()).isEqualTo(asked);
    }

    private static JsonObject pointed(JsonObject body, String address) {
        return body.put("api_base", address)
                .put("base_url", address)
                .put("api_key", "sk-callers")
                .put("extra_headers", new JsonObject().put("x-evil", "1"));
    }

    private static JsonObject withImage(String address) {
        var parts = new JsonArray()
                .add(new JsonObject().put("type", "image_url").put("image_url", new JsonObject().put("url", address)));
        return new JsonObject()
                .put("model", Shop.MODEL)
                .put(
                        "messages",
                        new JsonArray().add(new JsonObject().put("role", "user").put("content", parts)));
    }

    @Test
    void rubbishInAStreamEndsInAnErrorAndCostsNothing() {
        Customer customer = shop.customer("rubbish");
        for (String raw : List.of(
                CHUNK + "data: {broken\n\n" + CHUNK + "data: [DONE]\n\n",
                CHUNK + CHUNK,
                CHUNK + "data: " + "x".repeat(50 * 1024 * 1024))) {
            shop.upstream().always(Behaviour.sendsRaw(Buffer.buffer(raw)));
            String openAi = customer.api().post(PATH, Shop.stream("Hello")).body();
            String text = customer.api().post("/api/v1/stream", prompt()).body();

            assertThat(openAi.length()).isLessThan(2 * 1024 * 1024);
            assertThat(text.length()).isLessThan(2 * 1024 * 1024);
            assertThat(openAi).contains("\"error\"").doesNotContain("[DONE]");
            assertThat(text).contains("error").doesNotContain("event: done");
            for (String data : Sse.data(openAi)) {
                assertThat(new JsonObject(data)).isNotNull();
            }
        }
        costNothing(customer);
    }

    @Test
    void linesThatEndInCarriageReturnsAloneAreEventsToo() {
        Customer customer = shop.customer("returns");
        String raw = (CHUNK + CHUNK.replace("null", "\"stop\"") + "data: [DONE]\n\n").replace('\n', '\r');
        shop.upstream().always(Behaviour.sendsRaw(Buffer.buffer(raw)));

        List<String> data =
                Sse.data(customer.api().post(PATH, Shop.stream("Hello")).is(200).body());

        assertThat(Sse.text(data)).isEqualTo("GrüßeGrüße");
        assertThat(data.getLast()).isEqualTo("[DONE]");
    }

    @Test
    void wholeAnswersThatAreRubbishOrEndlessAreABadGatewayAndCostNothing() {
        Customer customer = shop.customer("endless");
        for (String raw : List.of("", "{broken", "[]", "null", "{\"choices\":\"" + "x".repeat(20 * 1024 * 1024))) {
            shop.upstream().always(Behaviour.sendsRaw(Buffer.buffer(raw)));
            customer.api().post(PATH, Shop.chat("Hello")).is(502);
            customer.api().post("/api/v1/generate", prompt()).is(502);
        }
        costNothing(customer);
    }

    @Test
    void keysAndHeadersOfTheUpstreamStayHere() {
        Customer customer = shop.customer("leaks");
        shop.upstream()
                .always(Behaviour.refuses(
                        401,
                        "{\"error\":{\"message\":\"Incorrect API key provided: " + SECRET
                                + " at api.internal.example\"}}"));
        for (Reply refusal : List.of(
                customer.api().post(PATH, Shop.chat("Hello")),
                customer.api().post(PATH, Shop.stream("Hello")),
                customer.api().post("/api/v1/generate", prompt()),
                customer.api().post("/api/v1/stream", prompt()))) {
            assertThat(refusal.is(502).body()).doesNotContain(SECRET, "internal.example", "127.0.0.1");
        }
        costNothing(customer);

        Behaviour chatty = Behaviour.says("Hello")
                .withHeader("Set-Cookie", "a=b")
                .withHeader("Server", "theirs")
                .withHeader("X-Theirs", "1");
        shop.upstream().always(chatty);
        for (Reply answer : List.of(
                customer.api().post(PATH, Shop.chat("Hello")),
                customer.api().post(PATH, Shop.stream("Hello")),
                customer.api().post("/api/v1/generate", prompt()))) {
            assertThat(answer.is(200).headers()).doesNotContainKeys("set-cookie", "server", "x-theirs");
        }
    }

    @Test
    void tenThousandHeadersAreABadGateway() {
        Customer customer = shop.customer("headers");
        var names = new java.util.LinkedHashMap<String, String>();
        for (int i = 0; i < 10_000; i++) {
            names.put("X-Header-" + i, "value");
        }
        shop.upstream().always(Behaviour.says("Hello").withHeaders(names));

        customer.api().post(PATH, Shop.chat("Hello")).is(502);
        customer.api().post("/api/v1/stream", prompt()).is(502);

        costNothing(customer);
    }

    @Test
    void textThatLooksLikeTheEndOfAStreamStaysText() {
        Customer customer = shop.customer("injection");
        String text = "before\n\ndata: [DONE]\n\nmiddle\nevent: error\ndata: {}\n\nafter\r\rend";
        shop.upstream().always(Behaviour.says(text).inChunks(3));

        List<String> openAi =
                Sse.data(customer.api().post(PATH, Shop.stream("Hello")).is(200).body());
        assertThat(Sse.text(openAi)).isEqualTo(text);
        assertThat(openAi).containsOnlyOnce("[DONE]").endsWith("[DONE]");

        JsonObject message = new JsonObject()
                .put("userId", customer.userId())
                .put("message", "Hello")
                .put("stream", true);
        for (Reply stream : List.of(
                customer.api().post("/api/v1/stream", prompt()),
                customer.api().post("/api/chat", message.put("model", Shop.MODEL)))) {
            String body = stream.is(200).body();
            assertThat(Sse.data(body).stream()
                            .map(JsonObject::new)
                            .map(frame -> frame.getString("text", ""))
                            .collect(Collectors.joining()))
                    .isEqualTo(text);
            assertThat(body.lines().filter(line -> line.startsWith("event: ")))
                    .doesNotContain("event: error")
                    .endsWith("event: usage", "event: done");
        }
        assertThat(customer.api().post("/api/v1/generate", prompt()).is(200).text("text"))
                .isEqualTo(text);
    }
}
