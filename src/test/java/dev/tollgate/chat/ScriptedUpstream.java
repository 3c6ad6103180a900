package dev.tollgate.chat;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream in OpenAI's dialect that does what a test tells it, over real sockets, and counts what it is asked. */
final class ScriptedUpstream {
    /** What is done with one request. */
    interface Script {
        void answer(HttpServerResponse response);
    }

    private final HttpServer server;
    private final Queue<Script> next = new ConcurrentLinkedQueue<>();
    private final List<JsonObject> bodies = new CopyOnWriteArrayList<>();
    private final List<MultiMap> headers = new CopyOnWriteArrayList<>();
    private final Promise<Void> aborted = Promise.promise();
    private volatile Script always = response -> response.setStatusCode(500).end();

    private ScriptedUpstream(Vertx vertx) {
        server = vertx.createHttpServer().requestHandler(this::serve);
    }

    static ScriptedUpstream start(Vertx vertx) {
        var upstream = new ScriptedUpstream(vertx);
        upstream.server.listen(0, "127.0.0.1").await();
        return upstream;
    }

    private void serve(HttpServerRequest request) {
        request.connection().closeHandler(_ -> {
            if (!request.response().ended()) {
                aborted.tryComplete();
            }
        });
        request.body().onSuccess(body -> {
            headers.add(request.headers());
            bodies.add(body.toJsonObject());
            Script script = next.poll();
            (script == null ? always : script).answer(request.response());
        });
    }

    int port() {
        return server.actualPort();
    }

    /** What all requests get that no {@link #then} was said for. */
    ScriptedUpstream always(Script script) {
        always = script;
        return this;
    }

    /** What the next request gets that has none yet. */
    ScriptedUpstream then(Script script) {
        next.add(script);
        return this;
    }

    int requests() {
        return bodies.size();
    }

    JsonObject body(int index) {
        return bodies.get(index);
    }

    MultiMap headers(int index) {
        return headers.get(index);
    }

    /** Completes when a connection was closed before its answer was whole. */
    Future<Void> aborted() {
        return aborted.future();
    }

    static JsonObject usage(long prompt, long completion) {
        return new JsonObject()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", completion)
                .put("total_tokens", prompt + completion);
    }

    static JsonObject completion(String text) {
        return new JsonObject()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion")
                .put("created", 1)
                .put("model", "up-model")
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("index", 0)
                                        .put(
                                                "message",
                                                new JsonObject()
                                                        .put("role", "assistant")
                                                        .put("content", text))
                                        .put("finish_reason", "stop")));
    }

    static Script completes(String text, long prompt, long completion) {
        return response -> json(response, 200, completion(text).put("usage", usage(prompt, completion)));
    }

    static void json(HttpServerResponse response, int status, JsonObject body) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Server", "secret-host")
                .putHeader("Set-Cookie", "a=b")
                .end(body.toBuffer());
    }

    static JsonObject chunk(String content) {
        return new JsonObject()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion.chunk")
                .put("created", 1)
                .put("model", "up-model")
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("index", 0)
                                        .put("delta", new JsonObject().put("content", content))
                                        .putNull("finish_reason")));
    }

    static String event(JsonObject data) {
        return "data: " + data.encode() + "\n\n";
    }

    static HttpServerResponse stream(HttpServerResponse response) {
        return response.setChunked(true).putHeader("Content-Type", "text/event-stream");
    }

    /** So many chunks `w0 `, `w1 ` ... */
    static HttpServerResponse chunks(HttpServerResponse response, int count) {
        stream(response);
        for (int i = 0; i < count; i++) {
            response.write(event(chunk("w" + i + " ")));
        }
        return response;
    }

    static String finish() {
        JsonObject last = chunk("");
        last.getJsonArray("choices")
                .getJsonObject(0)
                .put("delta", new JsonObject())
                .put("finish_reason", "stop");
        return event(last);
    }

    static String usageEvent(long prompt, long completion) {
        return event(chunk("").put("choices", new JsonArray()).put("usage", usage(prompt, completion)));
    }

    static Script streams(int chunks, long prompt, long completion) {
        return response -> {
            chunks(response, chunks);
            response.write(finish());
            response.write(usageEvent(prompt, completion));
            response.end("data: [DONE]\n\n");
        };
    }

    static Script stalls() {
        return response -> {};
    }
}
