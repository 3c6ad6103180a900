package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** The way of a request through an operation: what is asked of it, in what order, and how it is refused. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OperationRouteTest {
    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    @Test
    void operationsAreServedFromTheDocument() throws Exception {
        HttpResponse<String> response = server.send(server.request("/api/ping"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json; charset=utf-8");
    }

    @Test
    void trailingSlashIsOptionalWithoutRedirect() throws Exception {
        for (String path : List.of("/api/ping/", "/api/list", "/api/list/", "/api/things/7/", "/v1/models/gpt-4/")) {
            assertThat(server.send(server.as("user-1", path)).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
    }

    @Test
    void modelIdsMayHoldSlashes() throws Exception {
        for (String path : List.of("/v1/models/vendor/name", "/v1/models/vendor%2Fname", "/v1/models/vendor%2Fname/")) {
            JsonObject answer = RunningServer.json(server.send(server.as("user-1", path)));
            assertThat(answer.getJsonObject("pathParams").getString("id"))
                    .as(path)
                    .isEqualTo("vendor/name");
        }
    }

    @Test
    void unknownPathIsFlatJson404() throws Exception {
        HttpResponse<String> response = server.send(server.request("/nothing/here?x=secret"));
        assertThat(response.statusCode()).isEqualTo(404);
        JsonObject body = RunningServer.json(response);
        assertThat(body.fieldNames())
                .contains("statusCode", "message", "error", "details", "timestamp", "path", "requestId");
        assertThat(body.getString("error")).isEqualTo("Not Found");
        assertThat(body.getString("path")).isEqualTo("/nothing/here");
        assertThat(body.getString("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void wrongMethodIs405WithAllow() throws Exception {
        HttpResponse<String> response =
                server.send(server.as("user-1", "/api/things/7").POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("allow")).contains("DELETE, GET");
        HttpResponse<String> head =
                server.send(server.as("admin", "/api/admin/users").HEAD());
        assertThat(head.statusCode()).isEqualTo(405);
    }

    @Test
    void missingCredentialsAre401BeforeTheBodyIsLookedAt() throws Exception {
        HttpResponse<String> response = server.send(server.request("/api/echo")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("not json")));
        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("www-authenticate")).contains("Bearer");
    }

    @Test
    void adminOperationIs403ForOthers() throws Exception {
        assertThat(server.send(server.as("user-1", "/api/admin/users")).statusCode())
                .isEqualTo(403);
        assertThat(server.send(server.as("ak_chat", "/api/admin/users")).statusCode())
                .isEqualTo(403);
        assertThat(server.send(server.as("admin", "/api/admin/users")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void keyWithoutThePermissionIs403() throws Exception {
        HttpResponse<String> response =
                server.send(server.as("ak_chat", "/api/things/7").DELETE());
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(server.send(server.as("user-1", "/api/things/7").DELETE()).statusCode())
                .isEqualTo(204);
    }

    @Test
    void validationNamesEachWrongField() throws Exception {
        HttpResponse<String> response = server.send(
                server.post("user-1", "/api/echo", "{\"messages\":[{\"role\":\"user\"},{\"role\":\"king\"},{}]}"));
        assertThat(response.statusCode()).isEqualTo(400);
        JsonObject body = RunningServer.json(response);
        assertThat(body.getString("message")).isEqualTo("Validation failed");
        assertThat(body.getJsonArray("details").stream().map(detail -> ((JsonObject) detail).getString("field")))
                .contains("text", "messages[1].role", "messages[2].role");
    }

    @Test
    void wrongQueryParameterIsNamed() throws Exception {
        for (String query : List.of("limit=0", "limit=x", "limit=101")) {
            HttpResponse<String> response = server.send(server.as("user-1", "/api/list?" + query));
            assertThat(response.statusCode()).as(query).isEqualTo(400);
            assertThat(RunningServer.json(response)
                            .getJsonArray("details")
                            .getJsonObject(0)
                            .getString("field"))
                    .isEqualTo("limit");
        }
        assertThat(server.send(server.as("user-1", "/api/list?userId%5B$ne%5D=x"))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void badBodiesAre400AndNeverMore() throws Exception {
        for (String bad : List.of(
                "",
                "null",
                "[]",
                "{",
                "{\"text\":\"a\"} x",
                "{\"text\":\"a\",\"text\":\"b\"}",
                "{\"text\":1}",
                "{\"text\":\"a\",\"n\":NaN}",
                "[".repeat(20_000),
                "{\"a\":".repeat(1_000) + "1" + "}".repeat(1_000))) {
            for (String path : List.of("/api/echo", "/v1/chat/completions")) {
                if (path.startsWith("/v1") && bad.equals("{\"text\":1}")) {
                    continue;
                }
                HttpResponse<String> response = server.send(server.post("user-1", path, bad));
                assertThat(response.statusCode())
                        .as(path + " " + bad.substring(0, Math.min(20, bad.length())))
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void bodiesThatAreNotJsonAre415() throws Exception {
        for (String type : List.of("text/plain", "application/xml", "application/json; charset=utf-16")) {
            HttpResponse<String> response = server.send(server.as("user-1", "/api/echo")
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"a\"}")));
            assertThat(response.statusCode()).as(type).isEqualTo(415);
        }
        for (String type : List.of("application/json; charset=UTF-8", "Application/JSON")) {
            HttpResponse<String> response = server.send(server.as("user-1", "/api/echo")
                    .header("Content-Type", type)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"a\"}")));
            assertThat(response.statusCode()).as(type).isEqualTo(200);
        }
    }

    @Test
    void everyAnswerHasLabelAndSecurityHeaders() throws Exception {
        for (String path : List.of("/api/ping", "/nothing", "/v1/models/x")) {
            HttpResponse<String> response = server.send(server.request(path).header("X-Request-ID", "my.label-1"));
            assertThat(response.headers().firstValue("x-request-id")).contains("my.label-1");
            assertThat(response.headers().firstValue("x-content-type-options")).contains("nosniff");
            assertThat(response.headers().firstValue("content-security-policy").orElseThrow())
                    .contains("default-src 'none'")
                    .contains("frame-ancestors 'none'");
            assertThat(response.headers().firstValue("referrer-policy")).isPresent();
            assertThat(response.headers().firstValue("access-control-allow-credentials"))
                    .isEmpty();
        }
    }

    @Test
    void payingErrorsCarryFigures() throws Exception {
        HttpResponse<String> openAi = server.send(server.post("user-2", "/v1/chat/completions", "{\"mode\":\"poor\"}"));
        assertThat(openAi.statusCode()).isEqualTo(402);
        JsonObject error = RunningServer.json(openAi).getJsonObject("error");
        assertThat(error.getString("type")).isEqualTo("insufficient_quota");
        assertThat(error.getString("code")).isEqualTo("insufficient_quota");
        assertThat(openAi.body()).contains("\"required\":2.5").contains("\"affordableTokens\":7");
        assertThat(error.getString("budget")).isEqualTo("key.day");
        assertThat(openAi.headers().firstValue("x-should-retry")).contains("false");

        HttpResponse<String> flat = server.send(server.post("user-2", "/api/v1/completions", "{\"mode\":\"poor\"}"));
        assertThat(RunningServer.json(flat).getString("error")).isEqualTo("Payment Required");
        assertThat(flat.body()).contains("\"available\":1");

        HttpResponse<String> sdk = server.send(server.post("user-2", "/api/v1/completions", "{\"mode\":\"poor\"}")
                .header("X-Stainless-Lang", "python"));
        assertThat(RunningServer.json(sdk).getValue("error")).isInstanceOf(JsonObject.class);
    }

    @Test
    void openAiErrorsNameParamTypeAndCode() throws Exception {
        JsonObject model = RunningServer.json(
                        server.send(server.post("user-2", "/v1/chat/completions", "{\"mode\":\"no-model\"}")))
                .getJsonObject("error");
        assertThat(model.getString("code")).isEqualTo("model_not_found");
        assertThat(model.getString("param")).isEqualTo("model");
        JsonObject field = RunningServer.json(
                        server.send(server.post("user-2", "/v1/chat/completions", "{\"mode\":\"bad-field\"}")))
                .getJsonObject("error");
        assertThat(field.getString("param")).isEqualTo("messages[0].role");
        assertThat(field.getString("type")).isEqualTo("invalid_request_error");
        JsonObject stranger = RunningServer.json(server.send(server.post("nobody", "/v1/chat/completions", "{}")))
                .getJsonObject("error");
        assertThat(stranger.getString("code")).isEqualTo("invalid_api_key");
    }

    /** PR-05. */
    @Test
    void faultsTellNothingInternal() throws Exception {
        for (String mode : List.of("boom", "away")) {
            HttpResponse<String> response =
                    server.send(server.post("user-2", "/api/v1/completions", "{\"mode\":\"" + mode + "\"}"));
            assertThat(response.statusCode()).isEqualTo(mode.equals("boom") ? 500 : 503);
            assertThat(response.body())
                    .doesNotContain("secret-table", "10.1.2.3", "Exception", "db-host-7", "dev.tollgate");
            assertThat(RunningServer.json(response).getString("requestId")).isNotBlank();
        }
        assertThat(server.send(server.post("user-2", "/api/v1/completions", "{\"mode\":\"away\"}"))
                        .headers()
                        .firstValue("retry-after"))
                .contains("2");
    }

    @Test
    void eventsAreSentAsEvents() throws Exception {
        HttpResponse<String> response =
                server.send(server.post("user-2", "/v1/chat/completions", "{\"mode\":\"stream\"}"));
        assertThat(response.headers().firstValue("content-type")).contains("text/event-stream; charset=utf-8");
        assertThat(response.headers().firstValue("cache-control")).contains("no-cache");
        assertThat(response.headers().firstValue("x-accel-buffering")).contains("no");
        assertThat(response.body().lines().filter(line -> line.startsWith("data: ")))
                .hasSize(5);
    }
}
