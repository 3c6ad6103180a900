package dev.tollgate.load.mock;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * One event loop of the mock. {@code POST …/v1/chat/completions} is answered and counted; below {@code /uncounted} it is
 * answered alone, for callers that want to know how fast the mock itself is. {@code GET /mock/counts} tells the counts,
 * {@code PUT /mock/settings?delayMs=&words=&gapMs=} changes how later requests are answered.
 */
final class MockVerticle extends VerticleBase {
    private static final String CHAT = "/v1/chat/completions";
    private static final String UNCOUNTED = "/uncounted";
    private static final Buffer MODELS =
            Buffer.buffer("{\"object\":\"list\",\"data\":[{\"id\":\"gpt-4o-mini\",\"object\":\"model\","
                    + "\"created\":1715367049,\"owned_by\":\"mock\"}]}");

    private final int port;
    private final MockState state;

    /** What all event loops share. */
    MockVerticle(int port, MockState state) {
        this.port = port;
        this.state = state;
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setAcceptBacklog(8192)
                .setTcpNoDelay(true)
                .setIdleTimeout(0);
        return vertx.createHttpServer(options)
                .requestHandler(this::receive)
                .listen()
                .onSuccess(server -> state.listensAt(server.actualPort()));
    }

    private void receive(HttpServerRequest request) {
        String path = request.path();
        if (request.method().equals(HttpMethod.POST) && path.endsWith(CHAT)) {
            boolean counted = !path.startsWith(UNCOUNTED);
            if (counted) {
                state.counters().received();
            }
            request.body().onSuccess(body -> later(request, body, counted));
        } else if (request.method().equals(HttpMethod.GET) && path.endsWith("/v1/models")) {
            json(request.response(), MODELS);
        } else if (path.equals("/mock/counts")) {
            json(request.response(), state.counters().read().toJson().toBuffer());
        } else if (request.method().equals(HttpMethod.PUT) && path.equals("/mock/settings")) {
            change(request);
        } else {
            String message = "The mock knows no " + request.method() + " " + path;
            JsonObject error = new JsonObject().put("error", new JsonObject().put("message", message));
            json(request.response().setStatusCode(404), error.toBuffer());
        }
    }

    private void change(HttpServerRequest request) {
        try {
            state.change(request.params());
            json(request.response(), Buffer.buffer("{}"));
        } catch (IllegalArgumentException e) {
            request.response().setStatusCode(400).end(String.valueOf(e.getMessage()));
        }
    }

    private void later(HttpServerRequest request, Buffer body, boolean counted) {
        var answer = new Playback(vertx, request.response(), state, body.length() / 4L, counted);
        long delayMs = state.settings().delay().toMillis();
        Runnable play = begin(answer, body.toString(StandardCharsets.UTF_8));
        if (delayMs == 0) {
            play.run();
        } else {
            vertx.setTimer(delayMs, _ -> play.run());
        }
    }

    /** The few members that matter are searched for, not parsed: in a JSON text their quotes would be escaped. */
    private static Runnable begin(Playback answer, String body) {
        if (!has(body, "stream")) {
            return answer::whole;
        }
        boolean withUsage = has(body, "include_usage");
        return () -> answer.stream(withUsage);
    }

    private static boolean has(String body, String member) {
        return body.contains("\"" + member + "\":true") || body.contains("\"" + member + "\": true");
    }

    private static void json(HttpServerResponse response, Buffer body) {
        response.putHeader("content-type", "application/json").end(body);
    }
}
