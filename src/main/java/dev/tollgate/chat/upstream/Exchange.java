package dev.tollgate.chat.upstream;

import dev.tollgate.chat.provider.UpstreamError;
import dev.tollgate.chat.provider.UpstreamRequest;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.settings.ChatSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to one upstream, with its timeouts for connect, first byte and silence between parts. The listener
 * hears exactly one end, unless the exchange is cancelled. Lives on one event loop.
 */
final class Exchange {
    /** So much of a refusal is read. */
    private static final int MAX_ERROR_BYTES = 64 * 1024;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence AGENT = HttpHeaders.createOptimized("Tollgate");

    /** Hears of an answer with status 2xx, or of its failure. */
    interface Listener {
        void part(Buffer bytes);

        void end();

        void failed(UpstreamFailure failure);
    }

    private final HttpClient client;
    private final ChatSettings settings;
    private final Timers timers;
    private final Listener listener;
    private final Buffer errorBody = Buffer.buffer();

    private @Nullable HttpClientRequest request;
    private @Nullable HttpClientResponse response;
    private Runnable cancelTimer = () -> {};
    private long lastMoveNanos = System.nanoTime();
    private boolean sawByte;
    private boolean paused;
    private boolean over;

    Exchange(HttpClient client, ChatSettings settings, Timers timers, Listener listener) {
        this.client = client;
        this.settings = settings;
        this.timers = timers;
        this.listener = listener;
    }

    void start(Provider provider, UpstreamRequest upstream, boolean stream) {
        watch(settings.firstByteTimeout());
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setSsl(provider.tls())
                .setHost(provider.host())
                .setPort(provider.port())
                .setURI(provider.pathPrefix() + upstream.path())
                .setFollowRedirects(false)
                // Waiting for a connection of the pool counts too.
                .setConnectTimeout(settings.connectTimeout().toMillis());
        client.request(options)
                .onComplete(
                        opened -> send(opened, provider, upstream, stream),
                        failure -> fail(UpstreamFailure.unconnected(failure)));
    }

    /** Ends it; nobody hears of it any more. */
    void cancel() {
        if (!over) {
            over = true;
            close();
        }
    }

    void pause() {
        paused = true;
        if (response != null) {
            response.pause();
        }
    }

    void resume() {
        paused = false;
        lastMoveNanos = System.nanoTime();
        if (response != null) {
            response.resume();
        }
    }

    private void send(HttpClientRequest opened, Provider provider, UpstreamRequest upstream, boolean stream) {
        request = opened;
        opened.exceptionHandler(_ -> fail(UpstreamFailure.broken()));
        if (over) {
            opened.reset();
            return;
        }
        opened.putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                .putHeader(HttpHeaders.ACCEPT, stream ? EVENTS : JSON)
                .putHeader(HttpHeaders.USER_AGENT, AGENT);
        upstream.headers().forEach(opened::putHeader);
        opened.send(upstream.body())
                .onComplete(answer -> receive(answer, provider), _ -> fail(UpstreamFailure.broken()));
    }

    private void receive(HttpClientResponse answer, Provider provider) {
        response = answer;
        answer.exceptionHandler(_ -> fail(UpstreamFailure.broken()));
        if (over) {
            return;
        }
        if (answer.statusCode() / 100 == 2) {
            answer.handler(this::part).endHandler(_ -> end());
            return;
        }
        moved();
        answer.handler(bytes -> {
            moved();
            int room = MAX_ERROR_BYTES - errorBody.length();
            errorBody.appendBuffer(bytes, 0, Math.min(room, bytes.length()));
            if (bytes.length() > room) {
                refuse(answer, provider);
            }
        });
        answer.endHandler(_ -> refuse(answer, provider));
    }

    private void refuse(HttpClientResponse answer, Provider provider) {
        UpstreamError error = provider.dialect().readError(answer.statusCode(), answer.headers(), errorBody);
        fail(UpstreamFailure.of(error, provider.apiKey()));
    }

    private void part(Buffer bytes) {
        if (!over) {
            moved();
            listener.part(bytes);
        }
    }

    private void moved() {
        lastMoveNanos = System.nanoTime();
        if (!sawByte) {
            // The upstream answers: from here on only silence is watched.
            sawByte = true;
            cancelTimer.run();
            watch(settings.idleTimeout());
        }
    }

    private void end() {
        if (!over) {
            over = true;
            cancelTimer.run();
            listener.end();
        }
    }

    private void fail(UpstreamFailure failure) {
        if (!over) {
            over = true;
            close();
            listener.failed(failure);
        }
    }

    private void close() {
        cancelTimer.run();
        if (request != null) {
            // Harmless where the answer is already whole: then the connection stays in the pool.
            request.reset();
        }
    }

    /** One timer for the whole exchange: it looks at when bytes last came instead of being set anew by each part. */
    private void watch(Duration wait) {
        cancelTimer = timers.after(wait, () -> {
            if (over) {
                return;
            }
            // While our own reader is slow the upstream is not to blame.
            long quietNanos = paused ? 0 : System.nanoTime() - lastMoveNanos;
            Duration limit = sawByte ? settings.idleTimeout() : settings.firstByteTimeout();
            Duration left = limit.minusNanos(quietNanos);
            if (left.isPositive()) {
                watch(left);
            } else {
                fail(UpstreamFailure.timeout());
            }
        });
    }
}
