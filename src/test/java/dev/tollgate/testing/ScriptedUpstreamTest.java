package dev.tollgate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.billing.Usage;
import dev.tollgate.chat.provider.Dialect;
import dev.tollgate.chat.provider.DialectCalls;
import dev.tollgate.chat.provider.UpstreamRequest;
import dev.tollgate.chat.provider.anthropic.AnthropicDialect;
import dev.tollgate.chat.provider.gemini.GeminiDialect;
import dev.tollgate.platform.ErrorKind;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
@Timeout(value = 120, timeUnit = TimeUnit.SECONDS)
class ScriptedUpstreamTest {
    private static final String ASKED = "\"messages\":[{\"role\":\"user\",\"content\":\"Hello 12\"}]";
    private static final String OPENAI = "{\"model\":\"m\",\"max_tokens\":5," + ASKED + "}";
    private static final String OPENAI_STREAM = "{\"model\":\"m\",\"max_tokens\":5,\"stream\":true,"
            + "\"stream_options\":{\"include_usage\":true}," + ASKED + "}";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private ScriptedUpstream upstream;

    @BeforeEach
    void start(Vertx vertx) {
        upstream = ScriptedUpstream.start(vertx);
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void echoesOnOpenAisWireAndCounts() throws Exception {
        var whole = new JsonObject(openAi(OPENAI).body());
        String streamed = openAi(OPENAI_STREAM).body();

        assertThat(content(whole)).isEqualTo("Hello 12");
        assertThat(whole.getJsonObject("usage").getInteger("total_tokens")).isEqualTo(4);
        assertThat(streamed).contains("\"He\"", "\"ll\"", "\"o \"", "\"12\"", "\"choices\":[],\"usage\"");
        assertThat(streamed).endsWith("data: [DONE]\n\n");
        assertThat(upstream.requests()).isEqualTo(2);
        assertThat(upstream.answered()).isEqualTo(2);
        assertThat(upstream.promptTokens()).isEqualTo(4);
        assertThat(upstream.completionTokens()).isEqualTo(4);
        assertThat(upstream.lastRequest().isStream()).isTrue();
        assertThat(upstream.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "gemini"})
    void theDialectsUnderstandItAndItThem(String name) throws Exception {
        upstream.always(
                Behaviour.says("Да, слушаю 🙂").callsTool("f", "{\"a\":1}").withUsage(20, 5, 9, 3));
        Dialect dialect = dialect(name);
        var whole = DialectCalls.call("{" + ASKED + "}");
        var stream = DialectCalls.call("{\"stream\":true," + ASKED + "}");

        var answer = dialect.readAnswer(
                whole, Buffer.buffer(send(dialect.request(whole)).body()));
        var reader = dialect.newStream(stream);
        var events =
                reader.read(Buffer.buffer(send(dialect.request(stream)).body())).toString();

        assertThat(content(new JsonObject(answer.body()))).isEqualTo("Да, слушаю 🙂");
        assertThat(reader.firstChoiceText()).isEqualTo("Да, слушаю 🙂");
        assertThat(reader.isComplete()).isTrue();
        assertThat(events).contains("\"finish_reason\":\"tool_calls\"");
        assertThat(reader.usage()).isNotNull().isEqualTo(answer.usage());
        assertThat(answer.usage()).extracting(Usage::promptTokens).isEqualTo(20L);
        assertThat(answer.usage()).extracting(Usage::completionTokens).isEqualTo(9L);
        assertThat(upstream.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "gemini"})
    void aRefusalIsReadByTheDialects(String name) throws Exception {
        upstream.next(Behaviour.refuses(429).withHeader("Retry-After", "7"));
        Dialect dialect = dialect(name);

        var response = send(dialect.request(DialectCalls.call("{" + ASKED + "}")));
        var headers = MultiMap.caseInsensitiveMultiMap();
        response.headers().map().forEach(headers::add);
        var error = dialect.readError(response.statusCode(), headers, Buffer.buffer(response.body()));

        assertThat(error.kind()).isEqualTo(ErrorKind.RATE_LIMITED);
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(upstream.refused()).isEqualTo(1);
        assertThat(upstream.answered()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "gemini"})
    void usageMayBeZeroOrMissing(String name) throws Exception {
        upstream.next(Behaviour.says("x").withUsage(0, 0), Behaviour.says("x").withoutUsage());
        Dialect dialect = dialect(name);
        var stream = DialectCalls.call("{\"stream\":true," + ASKED + "}");

        var zero = dialect.newStream(stream);
        zero.read(Buffer.buffer(send(dialect.request(stream)).body()));
        var none = dialect.newStream(stream);
        none.read(Buffer.buffer(send(dialect.request(stream)).body()));

        assertThat(zero.usage()).isEqualTo(Usage.NONE);
        assertThat(none.usage()).isNull();
        assertThat(none.isComplete()).isTrue();
    }

    @Test
    void theScriptComesFirstThenTheStandingBehaviour() throws Exception {
        upstream.always(Behaviour.says("always")).next(Behaviour.says("once"));

        assertThat(content(new JsonObject(openAi(OPENAI).body()))).isEqualTo("once");
        assertThat(content(new JsonObject(openAi(OPENAI).body()))).isEqualTo("always");
    }

    @Test
    void floodsWithThreeTimesTheLimit() throws Exception {
        upstream.always(Behaviour.floods());

        assertThat(new JsonObject(openAi(OPENAI).body()).getJsonObject("usage").getInteger("completion_tokens"))
                .isEqualTo(15);
    }

    @Test
    void breaksTheConnectionWhereItIsTold() {
        upstream.always(Behaviour.says("abcdefgh").inChunks(4).breaksAfter(2));

        assertThatThrownBy(() -> openAi(OPENAI_STREAM)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> openAi(OPENAI)).isInstanceOf(IOException.class);
        assertThat(upstream.answered()).isZero();
        assertThat(upstream.abortedAtNanos()).isEmpty();
    }

    @Test
    void stallsUntilReleased() throws Exception {
        upstream.next(
                Behaviour.says("a").stallsBeforeFirstByte(),
                Behaviour.says("abcd").stallsAfter(2));
        for (int i = 0; i < 2; i++) {
            var answer = client.sendAsync(request("/v1/chat/completions", OPENAI_STREAM), strings());
            upstream.awaitStalled(1);
            assertThat(answer).isNotDone();
            upstream.release();
            assertThat(answer.get().body()).endsWith("data: [DONE]\n\n");
        }
        assertThat(upstream.answered()).isEqualTo(2);
    }

    @Test
    void seesThatAClientHasLeft() throws Exception {
        upstream.always(Behaviour.says("abcd").stallsAfter(1));
        long begin = System.nanoTime();

        var response =
                client.send(request("/v1/chat/completions", OPENAI_STREAM), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            assertThat(body.read()).isEqualTo('d');
        }
        upstream.awaitAborted(1);

        assertThat(upstream.abortedAtNanos().getFirst()).isGreaterThan(begin);
        upstream.release();
        assertThat(upstream.answered()).isZero();
    }

    @Test
    void keepsThePaceBetweenPieces() throws Exception {
        upstream.always(Behaviour.says("abcd").inChunks(4).pace(Duration.ofMillis(30)));
        long begin = System.nanoTime();

        openAi(OPENAI_STREAM);

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(90));
    }

    @Test
    void sendsWhateverBytesItIsGiven() throws Exception {
        upstream.always(Behaviour.sendsRaw(Buffer.buffer("data: {broken")));

        var response = openAi(OPENAI_STREAM);
        assertThat(response.body()).isEqualTo("data: {broken");
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    }

    @Test
    void whatNoProviderWouldUnderstandIsAFault() throws Exception {
        assertThat(client.send(request("/v1/nothing", "{}"), strings()).statusCode())
                .isEqualTo(404);
        assertThat(openAi("not json").statusCode()).isEqualTo(400);
        assertThat(openAi("{\"messages\":[]}").statusCode()).isEqualTo(400);
        assertThat(client.send(request("/v1/messages", OPENAI), strings()).statusCode())
                .isEqualTo(400);

        assertThat(upstream.faults()).hasSize(4);
        assertThat(upstream.requests()).isZero();
    }

    private static Dialect dialect(String name) {
        return name.equals("anthropic") ? new AnthropicDialect() : new GeminiDialect();
    }

    private static String content(JsonObject completion) {
        return completion
                .getJsonArray("choices")
                .getJsonObject(0)
                .getJsonObject("message")
                .getString("content");
    }

    private HttpResponse<String> openAi(String body) throws IOException, InterruptedException {
        return client.send(request("/v1/chat/completions", body), strings());
    }

    private HttpResponse<byte[]> send(UpstreamRequest request) throws IOException, InterruptedException {
        var builder = HttpRequest.newBuilder(URI.create(upstream.geminiBase() + request.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(request.body().getBytes()));
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            builder.header(header.getKey(), header.getValue());
        }
        return client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path, String body) {
        return HttpRequest.newBuilder(URI.create(upstream.geminiBase() + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static HttpResponse.BodyHandler<String> strings() {
        return HttpResponse.BodyHandlers.ofString();
    }
}
