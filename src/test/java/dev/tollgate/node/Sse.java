package dev.tollgate.node;

import dev.tollgate.testing.Api;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A stream of events as a client reads it; closing it leaves. */
final class Sse implements AutoCloseable {
    private final HttpResponse<java.io.InputStream> response;
    private final BufferedReader lines;

    private Sse(HttpResponse<java.io.InputStream> response) {
        this.response = response;
        this.lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** Begins to read; returns when the status is there. */
    static Sse open(Api api, String path, JsonObject body) {
        return new Sse(api.stream(path, body));
    }

    int status() {
        return response.statusCode();
    }

    /** The data of the next events, fewer when the stream ends before. */
    List<String> next(int count) {
        var events = new ArrayList<String>();
        try {
            String line = "";
            while (events.size() < count && (line = lines.readLine()) != null) {
                if (line.startsWith("data: ")) {
                    events.add(line.substring("data: ".length()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return events;
    }

    /** All data that is still to come. */
    List<String> rest() {
        return next(Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The data of all events of a complete body. */
    static List<String> data(String body) {
        return body.lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> line.substring("data: ".length()))
                .toList();
    }

    /** The text of a stream in OpenAI's form. */
    static String text(List<String> data) {
        var text = new StringBuilder();
        data.stream()
                .filter(each -> each.startsWith("{"))
                .map(JsonObject::new)
                .flatMap(chunk -> chunk.getJsonArray("choices", new io.vertx.core.json.JsonArray()).stream())
                .map(JsonObject.class::cast)
                .map(choice -> choice.getJsonObject("delta", new JsonObject()).getString("content"))
                .filter(content -> content != null)
                .forEach(text::append);
        return text.toString();
    }
}
