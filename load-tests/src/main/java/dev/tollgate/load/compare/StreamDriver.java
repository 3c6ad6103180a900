package dev.tollgate.load.compare;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Keeps so many streams open at the same time, so many rounds one after the other, and prints one line of JSON: how many
 * came whole, how many chunks, when the first word came. Called by the comparison:
 * {@code StreamDriver <url> <bearer> <body file> <words> <streams> <rounds>}.
 */
public final class StreamDriver {
    private final HttpClient client;
    private final RequestOptions request;
    private final Buffer body;
    private final int words;
    private final List<Long> firstWordMicros = Collections.synchronizedList(new ArrayList<>());

    private StreamDriver(HttpClient client, RequestOptions request, Buffer body, int words) {
        this.client = client;
        this.request = request;
        this.body = body;
        this.words = words;
    }

    /** Drives and prints; see the class. */
    public static void main(String[] args) throws IOException {
        int streams = Integer.parseInt(args[4]);
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions().setPreferNativeTransport(true))
                .build();
        HttpClient client = vertx.createHttpClient(
                new HttpClientOptions().setTcpNoDelay(true),
                new PoolOptions().setHttp1MaxSize(streams).setMaxWaitQueueSize(streams));
        RequestOptions request = new RequestOptions()
                .setAbsoluteURI(args[0])
                .setMethod(HttpMethod.POST)
                .putHeader("content-type", "application/json")
                .putHeader("authorization", "Bearer " + args[1])
                .setTimeout(TimeUnit.MINUTES.toMillis(1));
        Buffer body = Buffer.buffer(Files.readAllBytes(Path.of(args[2])));
        var driver = new StreamDriver(client, request, body, Integer.parseInt(args[3]));
        System.out.println(driver.drive(streams, Integer.parseInt(args[5])).encode());
        vertx.close().await();
    }

    private JsonObject drive(int streams, int rounds) {
        int whole = 0;
        for (int round = 0; round < rounds; round++) {
            List<Future<Boolean>> open = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                open.add(one());
            }
            for (Future<Boolean> stream : open) {
                whole += stream.otherwise(false).await() ? 1 : 0;
            }
        }
        long[] sorted =
                firstWordMicros.stream().mapToLong(Long::longValue).sorted().toArray();
        return new JsonObject()
                .put("streams", streams * rounds)
                .put("whole", whole)
                .put("chunks", (long) whole * words)
                .put("firstWordP50Ms", percentile(sorted, 50))
                .put("firstWordP99Ms", percentile(sorted, 99));
    }

    private static double percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)] / 1000.0;
    }

    /** Whether every word came, and the end. */
    private Future<Boolean> one() {
        long begun = System.nanoTime();
        return client.request(request).compose(sent -> sent.send(body)).compose(answer -> read(answer, begun));
    }

    private Future<Boolean> read(HttpClientResponse answer, long begun) {
        var text = new StringBuilder();
        answer.handler(chunk -> {
            boolean before = text.indexOf("\" word0\"") >= 0;
            text.append(chunk);
            if (!before && text.indexOf("\" word0\"") >= 0) {
                firstWordMicros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun));
            }
        });
        return answer.end().map(_ -> answer.statusCode() == 200 && isWhole(text.toString()));
    }

    private boolean isWhole(String text) {
        String[] chunks = text.split("\n\n");
        long said =
                Arrays.stream(chunks).filter(chunk -> chunk.contains("\" word")).count();
        return said == words && text.contains("[DONE]");
    }
}
