package dev.tollgate.load.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MockUpstreamTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String QUESTION =
            "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    private static final String STREAM =
            QUESTION.replace("{\"model\"", "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\"");

    private final MockUpstream mock = MockUpstream.start(MockSettings.AT_ONCE, 0);
    private final HttpClient client = HttpClient.newHttpClient();
    private JsonObject before = new JsonObject();

    @BeforeEach
    void readCounts() throws IOException, InterruptedException {
        before = counts();
    }

    @AfterAll
    void stop() {
        client.shutdownNow();
        mock.close();
    }

    @Test
    void usageOfAnAnswerIsWhatTheCountsTell() throws IOException, InterruptedException {
        JsonObject usage = new JsonObject(post(CHAT, QUESTION)).getJsonObject("usage");
        awaitAnswered();
        assertThat(grownBy("answered")).isEqualTo(1);
        assertThat(grownBy("promptTokens")).isEqualTo((long) usage.getInteger("prompt_tokens"));
        assertThat(grownBy("completionTokens")).isEqualTo((long) usage.getInteger("completion_tokens"));
    }

    @Test
    void streamHasEveryWordInOrderAndItsUsageAndAnEnd() throws IOException, InterruptedException {
        set("words=3&gapMs=5&delayMs=0");
        String text = post(CHAT, STREAM);
        assertThat(text)
                .containsSubsequence("word0", "word1", "word2", "\"stop\"", "\"completion_tokens\":3", "[DONE]");
        assertThat(text).doesNotContain("word3");
        awaitAnswered();
        assertThat(grownBy("completionTokens")).isEqualTo(3);
    }

    @Test
    void answerComesAfterItsDelayAndTheGapsOfItsWords() throws IOException, InterruptedException {
        set("words=4&gapMs=40&delayMs=80");
        long begun = System.nanoTime();
        post(CHAT, STREAM);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void whatIsAskedBesideTheBooksIsNotCounted() throws IOException, InterruptedException {
        assertThat(post("/uncounted" + CHAT, QUESTION)).contains("usage");
        assertThat(grownBy("requests")).isZero();
        assertThat(grownBy("answered")).isZero();
    }

    @Test
    void settingsThatNobodyCanFollowAreRefusedAndChangeNothing() throws IOException, InterruptedException {
        set("words=2&gapMs=0&delayMs=0");
        assertThat(set("words=0")).isEqualTo(400);
        assertThat(set("words=many")).isEqualTo(400);
        assertThat(new JsonObject(post(CHAT, QUESTION)).getJsonObject("usage").getInteger("completion_tokens"))
                .isEqualTo(2);
    }

    /** The mock counts when the last byte is written, which may be after the client has read it. */
    private void awaitAnswered() throws IOException, InterruptedException {
        while (grownBy("answered") == 0) {
            Thread.onSpinWait();
        }
    }

    private long grownBy(String count) throws IOException, InterruptedException {
        return counts().getLong(count) - before.getLong(count);
    }

    private JsonObject counts() throws IOException, InterruptedException {
        return new JsonObject(client.send(request("/mock/counts").build(), BodyHandlers.ofString())
                .body());
    }

    private int set(String figures) throws IOException, InterruptedException {
        HttpRequest change = request("/mock/settings?" + figures)
                .PUT(BodyPublishers.noBody())
                .build();
        return client.send(change, BodyHandlers.discarding()).statusCode();
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request = request(path).POST(BodyPublishers.ofString(body)).build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(mock.url() + path));
    }
}
