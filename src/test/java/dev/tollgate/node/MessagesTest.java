package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client of Anthropic's API, whoever serves its model. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MessagesTest {
    private static final String PATH = "/v1/messages";
    private static final String KEY = "the-key-of-this-gateway";

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(upstream -> Map.of(
                "ANTHROPIC_API_KEY",
                KEY,
                "ANTHROPIC_BASE_URL",
                upstream.anthropicBase().toString(),
                "GEMINI_API_KEY",
                KEY,
                "TOLLGATE_MODELS_PROVIDERS_GEMINI_BASEURL",
                upstream.geminiBase().toString(),
                "TOLLGATE_CHAT_MAXTRIES",
                "1",
                "TOLLGATE_CHAT_FAILURESTOOPEN",
                "1000"));
    }

    @AfterAll
    static void close() {
        try (Shop closing = shop) {
            closing.booksAgree();
            assertThat(closing.upstream().faults()).isEmpty();
        }
    }

    private static JsonObject ask(String model) {
        return Shop.chat(model, "What is the weather?").put("max_tokens", 50);
    }

    /** Credits that left the customer's account, once all is booked. */
    private static BigDecimal spent(Customer customer) {
        return BigDecimal.valueOf(10_000).subtract(customer.settled().balance());
    }

    @ParameterizedTest
    @ValueSource(strings = {Shop.MODEL, "claude-sonnet-4-5", "gemini-2.5-flash"})
    void messageIsAnsweredInAnthropicsFormAndCostsWhatItSays(String model) {
        Customer customer = shop.customer("message-" + model);
        shop.upstream().next(Behaviour.says("It rains.").withUsage(100, 60, 20, 5));

        Reply answer = customer.api()
                .with("anthropic-version", "2023-06-01")
                .post(PATH, ask(model))
                .is(200);

        JsonNode message = answer.tree();
        assertThat(message.required("type").asText()).isEqualTo("message");
        assertThat(message.required("model").asText()).isEqualTo(model);
        assertThat(message.required("content").toString()).isEqualTo("[{\"type\":\"text\",\"text\":\"It rains.\"}]");
        assertThat(message.required("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(message.at("/usage/input_tokens").asInt()).isEqualTo(40);
        assertThat(message.at("/usage/cache_read_input_tokens").asInt()).isEqualTo(60);
        assertThat(message.at("/usage/output_tokens").asInt()).isEqualTo(20);
        assertThat(answer.header("request-id")).isEqualTo(answer.header("x-request-id"));
        assertThat(answer.header("anthropic-ratelimit-requests-remaining")).isNotEmpty();
        assertThat(answer.header("anthropic-ratelimit-requests-reset")).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}Z");
        assertThat(Shop.cost(answer)).isPositive().isEqualByComparingTo(spent(customer));
    }

    @ParameterizedTest
    @ValueSource(strings = {Shop.MODEL, "claude-sonnet-4-5", "gemini-2.5-flash"})
    void streamTellsWhatItCostAtItsEnd(String model) {
        Customer customer = shop.customer("stream-" + model);
        shop.upstream().next(Behaviour.says("It rains all day.").inChunks(5).withUsage(12, 7));

        List<JsonObject> events =
                events(customer.api().post(PATH, ask(model).put("stream", true)).is(200));

        assertThat(text(events)).isEqualTo("It rains all day.");
        assertThat(events.getFirst().getString("type")).isEqualTo("message_start");
        assertThat(events.getLast().getString("type")).isEqualTo("message_stop");
        JsonObject end = events.get(events.size() - 2);
        assertThat(end.getJsonObject("usage").getInteger("input_tokens")).isEqualTo(12);
        assertThat(end.getJsonObject("usage").getInteger("output_tokens")).isEqualTo(7);
        assertThat(new BigDecimal(end.getValue("cost").toString()).movePointRight(3))
                .isEqualByComparingTo(spent(customer));
    }

    private static List<JsonObject> events(Reply stream) {
        return Sse.data(stream.body()).stream().map(JsonObject::new).toList();
    }

    private static String text(List<JsonObject> events) {
        var text = new StringBuilder();
        for (JsonObject event : events) {
            text.append(event.getJsonObject("delta", new JsonObject()).getString("text", ""));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {Shop.MODEL, "claude-sonnet-4-5", "gemini-2.5-flash"})
    void toolsGoThereAndBack(String model) {
        Customer customer = shop.customer("tools-" + model);
        shop.upstream()
                .next(
                        Behaviour.says("").callsTool("weather", "{\"city\":\"Oslo\"}"),
                        Behaviour.says("").callsTool("weather", "{\"city\":\"Oslo\"}"),
                        Behaviour.says("Snow."));
        JsonObject tool =
                new JsonObject().put("name", "weather").put("input_schema", new JsonObject().put("type", "object"));
        JsonObject body = ask(model).put("tools", new JsonArray().add(tool));

        List<JsonObject> events = events(
                customer.api().post(PATH, body.copy().put("stream", true)).is(200));
        assertThat(events.toString()).contains("\"tool_use\"", "\"weather\"", "input_json_delta", "Oslo");

        JsonObject message = customer.api().post(PATH, body).is(200).json();
        assertThat(message.getString("stop_reason")).isEqualTo("tool_use");
        JsonObject call = message.getJsonArray("content").getJsonObject(0);
        assertThat(call.getJsonObject("input").encode()).isEqualTo("{\"city\":\"Oslo\"}");

        var result = new JsonObject()
                .put("type", "tool_result")
                .put("tool_use_id", call.getString("id"))
                .put("content", "minus three");
        body.getJsonArray("messages")
                .add(new JsonObject().put("role", "assistant").put("content", message.getJsonArray("content")))
                .add(new JsonObject().put("role", "user").put("content", new JsonArray().add(result)));
        assertThat(customer.api().post(PATH, body).is(200).body()).contains("Snow.");
        assertThat(shop.upstream().lastRequest().body().encode()).contains("minus three", "Oslo");
    }

    @Test
    void streamThatBreaksEndsInAnErrorEventAndCostsNothing() {
        Customer customer = shop.customer("breaks");
        shop.upstream().next(Behaviour.says("hello ".repeat(10)).inChunks(10).breaksAfter(5));

        List<JsonObject> events = events(
                customer.api().post(PATH, ask(Shop.MODEL).put("stream", true)).is(200));

        assertThat(text(events)).isEqualTo("hello ".repeat(5));
        assertThat(events.getLast().getJsonObject("error").getString("type")).isEqualTo("api_error");
        assertThat(spent(customer)).isZero();
    }

    @Test
    void clientThatDropsAStreamPaysForThePartsUntilThen() {
        Customer customer = shop.customer("drops");
        shop.upstream().next(Behaviour.says("hello ".repeat(100)).inChunks(100).stallsAfter(6));
        int aborted = shop.upstream().abortedAtNanos().size();
        try (Sse stream = Sse.open(
                customer.api(), PATH, ask(Shop.MODEL).put("max_tokens", 500).put("stream", true))) {
            assertThat(stream.next(8)).hasSize(8);
        }
        shop.upstream().awaitAborted(aborted + 1);
        shop.upstream().release();
        customer.settled();
        assertThat(customer.onlyUsage().isEstimated()).isTrue();
        assertThat(customer.onlyUsage().tokens("completionTokens")).isBetween(4L, 9L);
    }

    @Test
    void secondRequestWithSameKeyIsBilledOnce() {
        Customer customer = shop.customer("twice");
        Api api = customer.api().with("Idempotency-Key", "k-1");
        String first = api.post(PATH, ask(Shop.MODEL)).is(200).body();
        assertThat(api.post(PATH, ask(Shop.MODEL)).is(200).body()).isEqualTo(first);
        customer.settled();
        assertThat(customer.usage()).hasSize(1);
    }

    @Test
    void refusalsHaveAnthropicsShape() {
        Customer poor = shop.customer("poor", BigDecimal.ONE);
        JsonObject refusal = poor.api()
                .post(PATH, ask(Shop.MODEL).put("max_tokens", 1_000))
                .is(402)
                .json();
        assertThat(refusal.getString("type")).isEqualTo("error");
        assertThat(refusal.getJsonObject("error").getString("type")).isEqualTo("billing_error");
        assertThat(refusal.getJsonObject("error").getJsonObject("details").getString("error_code"))
                .isEqualTo("insufficient_quota");
        assertThat(refusal.getJsonObject("error").getJsonObject("details").containsKey("affordableTokens"))
                .isTrue();
        assertError(poor.api().post(PATH, ask("no-such-model")).is(404), "not_found_error");
        assertError(poor.api().post(PATH, new JsonObject()).is(400), "invalid_request_error");
        assertError(
                shop.node()
                        .api()
                        .as("ak_live_wrong")
                        .post(PATH, ask(Shop.MODEL))
                        .is(401),
                "authentication_error");
        assertError(
                shop.node()
                        .api()
                        .with("anthropic-version", "x")
                        .get("/v1/models")
                        .is(401),
                "authentication_error");
    }

    private static void assertError(Reply reply, String type) {
        assertThat(reply.json().getJsonObject("error").getString("type")).isEqualTo(type);
        assertThat(reply.text("request_id")).isEqualTo(reply.header("x-request-id"));
    }

    @Test
    void tokensOfAPromptAreCountedForNothing() {
        Customer customer = shop.customer("counts");
        JsonObject prompt = ask(Shop.MODEL);
        prompt.remove("max_tokens");
        int few = count(customer, prompt);
        int more = count(customer, prompt.put("system", "Be brief, and speak of nothing else than the weather."));
        assertThat(few).isBetween(5, 20);
        assertThat(more).isBetween(few + 8, few + 30);
        assertError(
                customer.api()
                        .post(PATH + "/count_tokens", ask("no-such-model"))
                        .is(404),
                "not_found_error");
        assertThat(spent(customer)).isZero();
    }

    private static int count(Customer customer, JsonObject prompt) {
        return customer.api()
                .post(PATH + "/count_tokens", prompt)
                .is(200)
                .json()
                .getInteger("input_tokens");
    }

    @Test
    void modelsHaveTheFormOfWhoAsks() {
        Api api = shop.customer("models").api();
        JsonObject list = api.with("anthropic-version", "2023-06-01")
                .get("/v1/models")
                .is(200)
                .json();
        assertThat(list.getBoolean("has_more")).isFalse();
        JsonObject first = list.getJsonArray("data").getJsonObject(0);
        assertThat(first.getString("type")).isEqualTo("model");
        assertThat(first.getString("id")).isEqualTo(list.getString("first_id"));
        assertThat(first.fieldNames()).contains("display_name", "created_at", "max_input_tokens");
        assertThat(api.with("anthropic-version", "2023-06-01")
                        .get("/v1/models/" + Shop.MODEL)
                        .is(200)
                        .text("type"))
                .isEqualTo("model");
        assertThat(api.get("/v1/models").is(200).text("object")).isEqualTo("list");
    }
}
