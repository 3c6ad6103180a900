package dev.tollgate.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A plain HTTP client of one node, with the headers that it was given. */
public final class Api implements AutoCloseable {
    private final HttpClient http;
    private final URI base;
    private final Map<String, String> headers;

    private Api(HttpClient http, URI base, Map<String, String> headers) {
        this.http = http;
        this.base = base;
        this.headers = headers;
    }

    /** A client that signs nobody in. */
    public static Api of(URI base) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        return new Api(http, base, Map.of());
    }

    /** The same client with one header more. */
    public Api with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Api(http, base, more);
    }

    /** The same client with this token or API key. */
    public Api as(String bearer) {
        return with("Authorization", "Bearer " + bearer);
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply post(String path, JsonObject body) {
        return send("POST", path, body.encode());
    }

    public Reply post(String path, String body) {
        return send("POST", path, body);
    }

    public Reply put(String path, JsonObject body) {
        return send("PUT", path, body.encode());
    }

    public Reply delete(String path) {
        return send("DELETE", path, null);
    }

    /** Sends anything; a body goes as JSON unless a Content-Type was set by {@link #with}. */
    public Reply send(String method, String path, @Nullable String body) {
        return send(request(method, path, body), method, path);
    }

    /** Sends bytes that need not be a text. */
    public Reply sendBytes(String method, String path, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(request(method, path, ""), (_, _) -> true)
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        return send(request, method, path);
    }

    private Reply send(HttpRequest request, String method, String path) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(method + " " + path + " was interrupted", e);
        }
    }

    /** Begins an answer that is read by the test; closing it leaves. */
    public HttpResponse<InputStream> stream(String path, JsonObject body) {
        return stream(request("POST", path, body.encode()));
    }

    /** The same for a question without a body. */
    public HttpResponse<InputStream> stream(String path) {
        return stream(request("GET", path, null));
    }

    private HttpResponse<InputStream> stream(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(request.method() + " " + request.uri() + " was interrupted", e);
        }
    }

    /** Sends without waiting for the answer. */
    public CompletableFuture<Reply> postLater(String path, JsonObject body) {
        return sendLater(request("POST", path, body.encode()));
    }

    /** Asks without waiting for the answer. */
    public CompletableFuture<Reply> getLater(String path) {
        return sendLater(request("GET", path, null));
    }

    private CompletableFuture<Reply> sendLater(HttpRequest request) {
        return http.sendAsync(request, BodyHandlers.ofString())
                .thenApply(response ->
                        new Reply(response.statusCode(), response.headers().map(), response.body()));
    }

    private HttpRequest request(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
        headers.forEach(request::setHeader);
        if (body != null && !headers.containsKey("Content-Type")) {
            request.setHeader("Content-Type", "application/json");
        }
        return request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
