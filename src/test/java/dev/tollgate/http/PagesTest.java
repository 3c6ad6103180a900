package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.testing.TimeLimits;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Health, metrics, the document and its pages; and what a start refuses. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesTest {
    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return server.send(server.request(path));
    }

    @Test
    void healthNamesEachDependency() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(RunningServer.json(ready).getJsonObject("dependencies").getString("mongodb"))
                .isEqualTo("up");
        assertThat(RunningServer.json(ready).getJsonObject("dependencies").getString("sharedLimits"))
                .isEqualTo("up");
    }

    @Test
    void headIsAnsweredAsGetWithoutABody() throws Exception {
        for (String path : List.of(
                "/health/live",
                "/health/ready",
                "/metrics",
                "/docs",
                "/docs/",
                "/docs/swagger-initializer.js",
                "/api-docs",
                "/openapi.json",
                "/openapi.yaml",
                "/page.css",
                "/robots.txt")) {
            HttpResponse<String> head = server.send(server.request(path).method("HEAD", BodyPublishers.noBody()));
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).as(path).isEmpty();
            assertThat(head.headers().firstValue("content-type"))
                    .as(path)
                    .isEqualTo(get(path).headers().firstValue("content-type"));
        }
        HttpResponse<String> put = server.send(server.request("/docs").PUT(BodyPublishers.noBody()));
        assertThat(put.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void documentIsServedAsItWasWritten() throws Exception {
        HttpResponse<String> yaml = get("/openapi.yaml");
        assertThat(yaml.body())
                .isEqualTo(ApiDocument.load("http-test-openapi.yaml").yaml())
                .contains("text/event-stream");
        JsonObject json = RunningServer.json(get("/openapi.json"));
        assertThat(json.getJsonObject("paths").fieldNames()).contains("/api/list/");
        assertThat(json.encode()).contains("text/event-stream");
    }

    @Test
    void swaggerUiLoadsOnlyItsOwnScripts() throws Exception {
        for (String base : List.of("/api-docs", "/docs", "/docs/")) {
            HttpResponse<String> page = get(base);
            assertThat(page.statusCode()).as(base).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
            assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                    .contains("script-src 'self';")
                    .contains("connect-src 'self'");
            assertThat(page.body()).doesNotContain("<script>", "http://", "https://");
        }
        for (String file : List.of("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png")) {
            assertThat(get("/docs/" + file).statusCode()).as(file).isEqualTo(200);
            assertThat(get("/api-docs/" + file).statusCode()).as(file).isEqualTo(200);
        }
        assertThat(get("/docs/swagger-initializer.js").body())
                .contains("/openapi.json")
                .doesNotContain("petstore");
        assertThat(get("/docs/nothing.js").statusCode()).isEqualTo(404);
        assertThat(get("/docs/nothing.js").body()).contains("\"statusCode\":404");
    }

    @Test
    void robotsAreSentAway() throws Exception {
        assertThat(get("/robots.txt").body()).contains("Disallow: /");
    }

    @Test
    void requestsAreMeasuredByRouteAndNotByWhatCallersWrite() throws Exception {
        server.send(server.as("user-1", "/api/things/7?secret=1"));
        get("/no/such/thing");
        String metrics = get("/metrics").body();
        assertThat(metrics)
                .containsPattern("tollgate_http_requests_seconds_count\\{.*route=\"/api/things/\\{id}\".*")
                .contains("route=\"other\"")
                .doesNotContain("/no/such", "secret", "user-1");
    }

    @Test
    void startIsRefusedWhenDocumentAndCodeDiffer() {
        ApiDocument document = ApiDocument.load("http-test-openapi.yaml");
        OpenAPIContract contract = RunningServer.await(OpenAPIContract.from(server.vertx, document.forRouter()));
        Map<String, Operation> operations = new HashMap<>(server.face.operations());
        Operation ping = operations.remove("ping");
        assertThatThrownBy(() -> new ApiRouter(contract, document, List.of(() -> operations), List.of()))
                .hasMessageContaining("without code: [ping]");
        assertThat(ping).isNotNull();
        operations.put("ping", ping);
        operations.put("pong", ping);
        assertThatThrownBy(() -> new ApiRouter(contract, document, List.of(() -> operations), List.of()))
                .hasMessageContaining("without an operation: [pong]");
        Face twice = () -> Map.of("ping", ping);
        assertThatThrownBy(() -> new ApiRouter(contract, document, List.of(server.face, twice), List.of()))
                .hasMessageContaining("two faces serve ping");
    }

    @Test
    void callerWhoLeavesIsNoticedAtOnce() throws Exception {
        try (var socket = new RawSocket(server.port())) {
            socket.send("POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer user-9\r\n");
            socket.send("Content-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"mode\":\"wait\"}");
            RunningServer.await(() -> server.face.chats.get() > 0);
        }
        long started = System.nanoTime();
        RunningServer.await(server.face.slowCallerLeft.future());
        assertThat(System.nanoTime() - started).isLessThan(TimeLimits.nanos(Duration.ofSeconds(1)));
    }
}
