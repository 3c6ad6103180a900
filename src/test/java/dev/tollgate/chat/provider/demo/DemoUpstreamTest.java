package dev.tollgate.chat.provider.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.Timeout;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
@Timeout(value = 20, timeUnit = TimeUnit.SECONDS)
class DemoUpstreamTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private DemoUpstream demo;

    @BeforeEach
    void start(Vertx vertx) {
        demo = DemoUpstream.start(vertx, Duration.ofMillis(5)).await();
    }

    @AfterEach
    void stop() {
        demo.close().await();
    }

    @Test
    void saysThatItIsADemoAndShowsThatTheConversationReachedIt() throws Exception {
        var answer = ask(body("user", "I am Ann", "assistant", "Hello", "user", "What is my name?"));

        String content = message(answer).getString("content");
        assertThat(content).contains("demo answer", "What is my name?", "Earlier messages I was given: 2.");
        assertThat(choice(answer).getString("finish_reason")).isEqualTo("stop");
    }

    @Test
    void answersInRussianWhenAskedInRussian() throws Exception {
        assertThat(message(ask(body("user", "Привет"))).getString("content"))
                .contains("демонстрационный", "«Привет»", "передано сообщений: 0.");
    }

    @Test
    void countsFourCharactersAsOneToken() throws Exception {
        var answer = ask(body("user", "123456789"));

        int content = message(answer).getString("content").length();
        assertThat(answer.getJsonObject("usage"))
                .isEqualTo(new JsonObject()
                        .put("prompt_tokens", 3)
                        .put("completion_tokens", Math.ceilDiv(content, 4))
                        .put("total_tokens", 3 + Math.ceilDiv(content, 4)));
    }

    @Test
    void stopsBeforeTheFirstStopSequence() throws Exception {
        for (Object stop : List.of("answer", new JsonArray(List.of("no model", " answer", "absent")))) {
            var answer = ask(body("user", "hi").put("stop", stop));

            assertThat(message(answer).getString("content").strip()).isEqualTo("This is a demo");
            assertThat(choice(answer).getString("finish_reason")).isEqualTo("stop");
            assertThat(answer.getJsonObject("usage").getInteger("completion_tokens"))
                    .isEqualTo(4);
        }
        assertThat(message(ask(body("user", "hi").putNull("stop"))).getString("content"))
                .contains("no model was asked");
    }

    @Test
    void stopsAtTheLimitOfTokens() throws Exception {
        for (String member : List.of("max_tokens", "max_completion_tokens")) {
            var answer = ask(body("user", "hi").put(member, 3));

            assertThat(message(answer).getString("content")).hasSize(12);
            assertThat(choice(answer).getString("finish_reason")).isEqualTo("length");
            assertThat(answer.getJsonObject("usage").getInteger("completion_tokens"))
                    .isEqualTo(3);
        }
    }

    @Test
    void everyChoiceIsCounted() throws Exception {
        var answer = ask(body("user", "hi").put("n", 3).put("max_tokens", 5));

        assertThat(answer.getJsonArray("choices")).hasSize(3);
        assertThat(answer.getJsonObject("usage").getInteger("completion_tokens"))
                .isEqualTo(15);
    }

    @Test
    void streamSaysTheSameAsTheWholeAnswer() throws Exception {
        var asked = body("user", "hi").put("n", 2);
        String whole = message(ask(asked)).getString("content");

        List<JsonObject> chunks = stream(asked);

        for (int index : List.of(0, 1)) {
            int wanted = index;
            String streamed = chunks.stream()
                    .map(DemoUpstreamTest::choice)
                    .filter(choice -> choice.getInteger("index") == wanted)
                    .map(choice -> choice.getJsonObject("delta").getString("content", ""))
                    .collect(Collectors.joining());
            assertThat(streamed).isEqualTo(whole);
        }
        assertThat(chunks).noneMatch(chunk -> chunk.containsKey("usage"));
        assertThat(choice(chunks.getLast()).getString("finish_reason")).isEqualTo("stop");
    }

    @Test
    void streamEndsWithTheUsageWhenAsked() throws Exception {
        var asked = body("user", "hi");
        var usage = ask(asked).getJsonObject("usage");

        var chunks = stream(asked.copy().put("stream_options", new JsonObject().put("include_usage", true)));

        assertThat(chunks.getLast().getJsonArray("choices")).isEmpty();
        assertThat(chunks.getLast().getJsonObject("usage")).isEqualTo(usage);
        assertThat(chunks.getFirst().containsKey("usage")).isTrue();
        assertThat(chunks.getFirst().getValue("usage")).isNull();
    }

    @Test
    void streamKeepsThePace(Vertx vertx) throws Exception {
        stop();
        demo = DemoUpstream.start(vertx, Duration.ofMillis(50)).await();
        stream(body("user", "warm").put("max_tokens", 1));
        long begin = System.nanoTime();

        var chunks = stream(body("user", "hi").put("max_tokens", 10));

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isGreaterThanOrEqualTo(Duration.ofMillis(50L * (chunks.size() - 1)));
    }

    @Test
    void callsTheFunctionThatItMustCall() throws Exception {
        var asked = body("user", "weather?").put("tools", tools()).put("tool_choice", "required");

        var call = message(ask(asked)).getJsonArray("tool_calls").getJsonObject(0);
        assertThat(call.getString("type")).isEqualTo("function");
        assertThat(call.getJsonObject("function").getString("name")).isEqualTo("weather");
        assertThat(new JsonObject(call.getJsonObject("function").getString("arguments")))
                .isEqualTo(new JsonObject().put("city", "demo").put("days", 1));

        var chunks = stream(asked);
        String arguments = chunks.stream()
                .map(chunk -> choice(chunk).getJsonObject("delta").getJsonArray("tool_calls"))
                .filter(calls -> calls != null)
                .map(calls -> calls.getJsonObject(0).getJsonObject("function").getString("arguments"))
                .collect(Collectors.joining());
        assertThat(arguments).isEqualTo(call.getJsonObject("function").getString("arguments"));
        assertThat(choice(chunks.getLast()).getString("finish_reason")).isEqualTo("tool_calls");
    }

    @Test
    void answersWithAnObjectWhenJsonIsAskedFor() throws Exception {
        var answer = ask(body("user", "hi").put("response_format", new JsonObject().put("type", "json_object")));

        assertThat(new JsonObject(message(answer).getString("content")).getBoolean("demo"))
                .isTrue();
    }

    @Test
    void refusesWhatItCannotReadInOpenAisShape() throws Exception {
        for (String bad : List.of("", "[]", "{", "{\"messages\":[]}", "{\"messages\":[{}],\"n\":99}")) {
            var response = post(bad);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(new JsonObject(response.body()).getJsonObject("error").getString("type"))
                    .isEqualTo("invalid_request_error");
        }
    }

    @Test
    void listensOnTheLoopbackInterfaceAlone() {
        assertThat(demo.baseUrl().getHost()).isEqualTo("127.0.0.1");
        assertThat(demo.baseUrl().getPath()).isEqualTo("/v1");
    }

    private static JsonArray tools() {
        var schema = new JsonObject("""
                {"type":"object","required":["city","days","city"],
                 "properties":{"city":{"type":"string"},"days":{"type":"integer"},"unit":{"type":"string"}}}""");
        return new JsonArray()
                .add(new JsonObject()
                        .put("type", "function")
                        .put("function", new JsonObject().put("name", "weather").put("parameters", schema)));
    }

    private static JsonObject body(String... rolesAndTexts) {
        var messages = new JsonArray();
        for (int i = 0; i < rolesAndTexts.length; i += 2) {
            messages.add(new JsonObject().put("role", rolesAndTexts[i]).put("content", rolesAndTexts[i + 1]));
        }
        return new JsonObject().put("model", "demo").put("messages", messages);
    }

    private JsonObject ask(JsonObject body) throws IOException, InterruptedException {
        return new JsonObject(post(body.encode()).body());
    }

    private List<JsonObject> stream(JsonObject body) throws IOException, InterruptedException {
        var response = post(body.copy().put("stream", true).encode());
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
        var frames = List.of(response.body().split("\n\n"));
        assertThat(frames.getLast()).isEqualTo("data: [DONE]");
        var chunks = new ArrayList<JsonObject>();
        for (String frame : frames.subList(0, frames.size() - 1)) {
            chunks.add(new JsonObject(frame.substring("data: ".length())));
        }
        return chunks;
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(demo.baseUrl() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonObject choice(JsonObject answer) {
        return answer.getJsonArray("choices").getJsonObject(0);
    }

    private static JsonObject message(JsonObject answer) {
        return choice(answer).getJsonObject("message");
    }
}
