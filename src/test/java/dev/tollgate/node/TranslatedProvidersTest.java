package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client of OpenAI's API whose model is served by Anthropic or by Gemini. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TranslatedProvidersTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String KEY = "the-key-of-this-gateway";

    private static Shop shop;

    /** A provider; prices are the published ones, in credits for a token. */
    private enum Provider {
        ANTHROPIC("claude-sonnet-4-5", "x-api-key", "0.003", "0.0003", "0.015"),
        GEMINI("gemini-2.5-flash", "x-goog-api-key", "0.0003", "0.00003", "0.0025");

        private final String model;
        private final String keyHeader;
        private final BigDecimal input;
        private final BigDecimal cached;
        private final BigDecimal output;

        Provider(String model, String keyHeader, String input, String cached, String output) {
            this.model = model;
            this.keyHeader = keyHeader;
            this.input = new BigDecimal(input);
            this.cached = new BigDecimal(cached);
            this.output = new BigDecimal(output);
        }

        String wire() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        Customer customer(String test) {
            return shop.customer(wire() + "-" + test);
        }

        JsonObject chat() {
            return Shop.chat(model, "What is the weather?");
        }

        BigDecimal cost(long fresh, long fromCache, long completion) {
            return input.multiply(BigDecimal.valueOf(fresh))
                    .add(cached.multiply(BigDecimal.valueOf(fromCache)))
                    .add(output.multiply(BigDecimal.valueOf(completion)));
        }
    }

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

    private static JsonNode choice(Reply answer) {
        return answer.is(200).tree().required("choices").required(0);
    }

    @ParameterizedTest
    @EnumSource
    void chatIsAnsweredInOpenAisFormAndChargedAtTheModelsPrice(Provider provider) {
        Customer customer = provider.customer("chat");
        shop.upstream().next(Behaviour.says("It rains.").withUsage(12, 7));
        JsonObject body = provider.chat().put("max_tokens", 50).put("temperature", 0.5);
        body.getJsonArray("messages")
                .add(0, new JsonObject().put("role", "system").put("content", "Be brief."));

        Reply answer = customer.api().post(PATH, body);

        assertThat(choice(answer).at("/message/content").asText()).isEqualTo("It rains.");
        assertThat(choice(answer).required("finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.tree().at("/usage/prompt_tokens").asInt()).isEqualTo(12);
        assertThat(answer.tree().at("/usage/completion_tokens").asInt()).isEqualTo(7);
        assertThat(answer.text("provider")).isEqualTo(provider.wire());
        assertThat(Shop.cost(answer)).isEqualByComparingTo(provider.cost(12, 0, 7));
        var asked = shop.upstream().lastRequest();
        assertThat(asked.wire()).isEqualTo(provider.wire());
        assertThat(asked.headers().get(provider.keyHeader)).isEqualTo(KEY);
        assertThat(asked.path()).doesNotContain(KEY);
        assertThat(asked.body().encode()).contains("Be brief.", "What is the weather?", "50");
        customer.settled();
        assertThat(customer.onlyUsage().credits().negate()).isEqualByComparingTo(provider.cost(12, 0, 7));
    }

    @ParameterizedTest
    @EnumSource
    void streamComesInOpenAisFormWithItsUsage(Provider provider) {
        Customer customer = provider.customer("stream");
        shop.upstream().next(Behaviour.says("It rains all day.").inChunks(5).withUsage(12, 7));
        JsonObject body =
                provider.chat().put("stream", true).put("stream_options", new JsonObject().put("include_usage", true));

        List<String> data = Sse.data(customer.api().post(PATH, body).is(200).body());

        assertThat(Sse.text(data)).isEqualTo("It rains all day.");
        assertThat(data.getLast()).isEqualTo("[DONE]");
        var usage = new JsonObject(data.get(data.size() - 2));
        assertThat(usage.getJsonObject("usage").getInteger("prompt_tokens")).isEqualTo(12);
        assertThat(usage.getJsonObject("usage").getInteger("completion_tokens")).isEqualTo(7);
        customer.settled();
        assertThat(customer.onlyUsage().credits().negate()).isEqualByComparingTo(provider.cost(12, 0, 7));
    }

    @ParameterizedTest
    @EnumSource
    void tokensFromTheCacheHaveTheirOwnPrice(Provider provider) {
        Customer customer = provider.customer("cached");
        shop.upstream().next(Behaviour.says("Yes").withUsage(100, 60, 20, 5));
        Reply answer = customer.api().post(PATH, provider.chat());

        assertThat(answer.tree().at("/usage/prompt_tokens").asInt()).isEqualTo(100);
        assertThat(answer.tree()
                        .at("/usage/prompt_tokens_details/cached_tokens")
                        .asInt())
                .isEqualTo(60);
        assertThat(Shop.cost(answer)).isEqualByComparingTo(provider.cost(40, 60, 20));

        shop.upstream().next(Behaviour.says("Yes").withUsage(100, 60, 20, 5));
        customer.api().post(PATH, provider.chat().put("stream", true)).is(200);
        customer.settled();
        assertThat(customer.spent())
                .isEqualByComparingTo(provider.cost(40, 60, 20).multiply(BigDecimal.TWO));
    }

    @ParameterizedTest
    @EnumSource
    void toolsGoThereAndBack(Provider provider) {
        Customer customer = provider.customer("tools");
        shop.upstream()
                .next(
                        Behaviour.says("").callsTool("weather", "{\"city\":\"Oslo\"}"),
                        Behaviour.says("Snow."),
                        Behaviour.says("").callsTool("weather", "{\"city\":\"Oslo\"}"));
        JsonObject body = provider.chat().put("tools", tools());

        JsonNode choice = choice(customer.api().post(PATH, body));
        assertThat(choice.required("finish_reason").asText()).isEqualTo("tool_calls");
        JsonNode call = choice.at("/message/tool_calls/0");
        assertThat(call.at("/function/name").asText()).isEqualTo("weather");
        assertThat(new JsonObject(call.at("/function/arguments").asText()))
                .isEqualTo(new JsonObject().put("city", "Oslo"));

        JsonObject more = body.copy();
        more.getJsonArray("messages")
                .add(new JsonObject(choice.required("message").toString()))
                .add(new JsonObject()
                        .put("role", "tool")
                        .put("tool_call_id", call.required("id").asText())
                        .put("content", "minus three"));
        assertThat(choice(customer.api().post(PATH, more))
                        .at("/message/content")
                        .asText())
                .isEqualTo("Snow.");
        assertThat(shop.upstream().lastRequest().body().encode()).contains("minus three", "Oslo");

        String stream = customer.api()
                .post(PATH, body.copy().put("stream", true))
                .is(200)
                .body();
        assertThat(stream).contains("\"tool_calls\"", "\"weather\"", "Oslo").endsWith("data: [DONE]\n\n");
    }

    private static JsonArray tools() {
        var city = new JsonObject().put("city", new JsonObject().put("type", "string"));
        var function = new JsonObject()
                .put("name", "weather")
                .put("parameters", new JsonObject().put("type", "object").put("properties", city));
        return new JsonArray().add(new JsonObject().put("type", "function").put("function", function));
    }

    @ParameterizedTest
    @EnumSource
    void refusalsBecomeStatusesThatCostNothingAndTellNoSecret(Provider provider) {
        Customer customer = provider.customer("errors");
        Map<Integer, Integer> expected = Map.of(400, 400, 401, 502, 403, 502, 429, 429, 500, 502);
        expected.forEach((theirs, ours) -> {
            var refusal = new JsonObject()
                    .put("type", "error")
                    .put(
                            "error",
                            new JsonObject()
                                    .put("type", "x")
                                    .put("status", "X")
                                    .put("code", theirs)
                                    .put("message", theirs == 401 ? "bad key " + KEY : "no"));
            shop.upstream().next(Behaviour.refuses(theirs, refusal.encode()), Behaviour.refuses(theirs));
            Reply whole = customer.api().post(PATH, provider.chat()).is(ours);
            customer.api().post(PATH, provider.chat().put("stream", true)).is(ours);
            assertThat(whole.tree().at("/error/message").asText()).isNotEmpty();
            assertThat(whole.body()).doesNotContain(KEY, "127.0.0.1");
        });
        assertThat(customer.settled().balance()).isEqualByComparingTo(BigDecimal.valueOf(10_000));
    }

    @ParameterizedTest
    @EnumSource
    void streamThatBreaksEndsInAnErrorEventAndCostsNothing(Provider provider) {
        Customer customer = provider.customer("breaks");
        shop.upstream().next(Behaviour.says("hello ".repeat(10)).inChunks(10).breaksAfter(5));

        List<String> data = Sse.data(customer.api()
                .post(PATH, provider.chat().put("stream", true))
                .is(200)
                .body());

        assertThat(Sse.text(data)).isEqualTo("hello ".repeat(5));
        assertThat(new JsonObject(data.getLast()).containsKey("error")).isTrue();
        assertThat(customer.settled().balance()).isEqualByComparingTo(BigDecimal.valueOf(10_000));
    }
}
