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

/** A client of Gemini's API, whoever serves its model. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class GeneratedContentTest {
    private static final String KEY = "the-key-of-this-gateway";

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(upstream -> Map.of(
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

    private static String whole(String model) {
        return "/v1beta/models/" + model + ":generateContent";
    }

    private static String stream(String model) {
        return "/v1beta/models/" + model + ":streamGenerateContent?alt=sse";
    }

    private static JsonObject content(String role, JsonObject part) {
        return new JsonObject().put("role", role).put("parts", new JsonArray().add(part));
    }

    private static JsonObject ask() {
        return new JsonObject()
                .put(
                        "contents",
                        new JsonArray().add(content("user", new JsonObject().put("text", "What is the weather?"))))
                .put("generationConfig", new JsonObject().put("maxOutputTokens", 50));
    }

    /** Credits that left the customer's account, once all is booked. */
    private static BigDecimal spent(Customer customer) {
        return BigDecimal.valueOf(10_000).subtract(customer.settled().balance());
    }

    @ParameterizedTest
    @ValueSource(strings = {Shop.MODEL, "gemini-2.5-flash"})
    void contentIsAnsweredInGeminisFormAndCostsWhatItSays(String model) {
        Customer customer = shop.customer("content-" + model);
        shop.upstream().next(Behaviour.says("It rains.").withUsage(100, 60, 20, 5));

        Reply answer = customer.api().post(whole(model), ask()).is(200);

        JsonNode candidate = answer.tree().at("/candidates/0");
        assertThat(candidate.at("/content").toString())
                .isEqualTo("{\"role\":\"model\",\"parts\":[{\"text\":\"It rains.\"}]}");
        assertThat(candidate.required("finishReason").asText()).isEqualTo("STOP");
        JsonNode usage = answer.tree().required("usageMetadata");
        assertThat(usage.required("promptTokenCount").asInt()).isEqualTo(100);
        assertThat(usage.required("cachedContentTokenCount").asInt()).isEqualTo(60);
        assertThat(usage.required("candidatesTokenCount").asInt()).isEqualTo(15);
        assertThat(usage.required("thoughtsTokenCount").asInt()).isEqualTo(5);
        assertThat(answer.text("modelVersion")).isEqualTo(model);
        assertThat(Shop.cost(answer)).isPositive().isEqualByComparingTo(spent(customer));
    }

    @ParameterizedTest
    @ValueSource(strings = {Shop.MODEL, "gemini-2.5-flash"})
    void streamTellsWhatItCostAtItsEnd(String model) {
        Customer customer = shop.customer("parts-" + model);
        shop.upstream().next(Behaviour.says("It rains all day.").inChunks(5).withUsage(12, 7));

        List<JsonObject> events =
                events(customer.api().post(stream(model), ask()).is(200));

        assertThat(text(events)).isEqualTo("It rains all day.");
        assertThat(events.getLast().getJsonObject("usageMetadata").getInteger("totalTokenCount"))
                .isEqualTo(19);
        assertThat(new BigDecimal(events.getLast().getValue("cost").toString()).movePointRight(3))
                .isEqualByComparingTo(spent(customer));
    }

    private static List<JsonObject> events(Reply stream) {
        return Sse.data(stream.body()).stream().map(JsonObject::new).toList();
    }

    private static String text(List<JsonObject> events) {
        var text = new StringBuilder();
        for (JsonObject event : events) {
            for (Object candidate : event.getJsonArray("candidates", new JsonArray())) {
                for (Object part :
                        ((JsonObject) candidate).getJsonObject("content").getJsonArray("parts")) {
                    text.append(((JsonObject) part).getString("text", ""));
                }
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {Shop.MODEL, "gemini-2.5-flash"})
    void functionsGoThereAndBackWithoutIds(String model) {
        Customer customer = shop.customer("functions-" + model);
        shop.upstream()
                .next(
                        Behaviour.says("").callsTool("weather", "{\"city\":\"Oslo\"}"),
                        Behaviour.says("").callsTool("weather", "{\"city\":\"Oslo\"}"),
                        Behaviour.says("Snow."));
        var function =
                new JsonObject().put("name", "weather").put("parameters", new JsonObject().put("type", "OBJECT"));
        JsonObject body = ask().put(
                        "tools",
                        new JsonArray()
                                .add(new JsonObject().put("functionDeclarations", new JsonArray().add(function))));

        JsonObject last =
                events(customer.api().post(stream(model), body).is(200)).getLast();
        assertThat(last.encode()).contains("\"functionCall\"", "\"weather\"", "Oslo");

        JsonObject said = customer.api()
                .post(whole(model), body)
                .is(200)
                .json()
                .getJsonArray("candidates")
                .getJsonObject(0)
                .getJsonObject("content");
        JsonObject call = said.getJsonArray("parts").getJsonObject(0).getJsonObject("functionCall");
        assertThat(call.getJsonObject("args").encode()).isEqualTo("{\"city\":\"Oslo\"}");
        call.remove("id");
        var response =
                new JsonObject().put("name", "weather").put("response", new JsonObject().put("result", "minus three"));
        body.getJsonArray("contents")
                .add(said)
                .add(content("user", new JsonObject().put("functionResponse", response)));
        assertThat(customer.api().post(whole(model), body).is(200).body()).contains("Snow.");
        assertThat(shop.upstream().lastRequest().body().encode()).contains("minus three", "Oslo");
    }

    @Test
    void streamThatBreaksEndsInAnErrorAndCostsNothing() {
        Customer customer = shop.customer("content-breaks");
        shop.upstream().next(Behaviour.says("hello ".repeat(10)).inChunks(10).breaksAfter(5));

        List<JsonObject> events =
                events(customer.api().post(stream(Shop.MODEL), ask()).is(200));

        assertThat(text(events)).isEqualTo("hello ".repeat(5));
        assertThat(events.getLast().getJsonObject("error").getString("status")).isEqualTo("INTERNAL");
        assertThat(spent(customer)).isZero();
    }

    @Test
    void refusalsHaveGooglesShape() {
        Customer poor = shop.customer("content-poor", BigDecimal.ONE);
        JsonObject big = ask().put("generationConfig", new JsonObject().put("maxOutputTokens", 1_000));
        JsonObject refusal = assertError(poor.api(), whole(Shop.MODEL), big, 402, "FAILED_PRECONDITION");
        JsonObject detail = refusal.getJsonArray("details").getJsonObject(0);
        assertThat(detail.getString("reason")).isEqualTo("INSUFFICIENT_QUOTA");
        assertThat(detail.getJsonObject("metadata").containsKey("affordableTokens"))
                .isTrue();
        assertError(poor.api(), whole("no-such-model"), ask(), 404, "NOT_FOUND");
        assertError(poor.api(), whole(Shop.MODEL), new JsonObject(), 400, "INVALID_ARGUMENT");
        assertError(poor.api(), "/v1beta/models/gpt-4:streamGenerateContent", ask(), 400, "INVALID_ARGUMENT");
        assertError(
                shop.node().api().with("x-goog-api-key", "ak_live_wrong"), whole("a"), ask(), 401, "UNAUTHENTICATED");
    }

    private static JsonObject assertError(Api api, String path, JsonObject body, int status, String word) {
        JsonObject error = api.post(path, body).is(status).json().getJsonObject("error");
        assertThat(error.getInteger("code")).isEqualTo(status);
        assertThat(error.getString("status")).isEqualTo(word);
        return error;
    }
}
