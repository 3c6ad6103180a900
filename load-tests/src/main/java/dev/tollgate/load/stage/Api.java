package dev.tollgate.load.stage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** A plain client of one server, for what happens before and after a run. */
public final class Api implements AutoCloseable {
    /** Amounts must not pass through a double. */
    private static final ObjectMapper EXACT =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(60))
            .build();
    private final String url;

    /** @param url without a path */
    public Api(String url) {
        this.url = url;
    }

    /** The answer to a GET. */
    public JsonObject get(String path, String credential) {
        return send(request(path, credential).GET().build());
    }

    /** The answer to a POST. */
    public JsonObject post(String path, String credential, JsonObject body) {
        return send(request(path, credential)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body.encode()))
                .build());
    }

    /** The answer to a PUT whose figures stand in the query. */
    public JsonObject put(String path) {
        return send(request(path, "").PUT(BodyPublishers.noBody()).build());
    }

    /** Whether it answers with 200. */
    public boolean isReady() {
        try {
            return http.send(request("/health/ready", "").build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpRequest.Builder request(String path, String credential) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofMinutes(1));
        return credential.isEmpty() ? request : request.header("authorization", "Bearer " + credential);
    }

    private JsonObject send(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(request.method() + " " + request.uri() + " gave "
                        + response.statusCode() + ": " + response.body());
            }
            return new JsonObject(EXACT.readValue(response.body(), MEMBERS));
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri() + " cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A figure as it was written. */
    static BigDecimal exact(JsonObject json, String member) {
        return new BigDecimal(json.getValue(member).toString());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
