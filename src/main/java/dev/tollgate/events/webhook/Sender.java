package dev.tollgate.events.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: a POST to the very address that was checked, redirects not followed, the answer cut in time and size. What a
 * receiver says beyond its status is thrown away: nobody could read through a webhook what only the node can reach.
 */
final class Sender {
    static final int MAX_ANSWER_BYTES = 64 << 10;

    private static final int MAX_RETRY_AFTER_DIGITS = 9;

    private final HttpClient client;
    private final Targets targets;
    private final TargetRules rules;
    private final Duration timeout;

    /** @param timeout for a whole attempt, from the look-up of the name to the end of the answer */
    Sender(Vertx vertx, Targets targets, TargetRules rules, Duration timeout, int connections) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int) timeout.toMillis()),
                new PoolOptions().setHttp1MaxSize(connections));
        this.targets = targets;
        this.rules = rules;
        this.timeout = timeout;
    }

    /** Always succeeds. */
    Future<Outcome> send(String address, Message message) {
        URI url;
        try {
            url = rules.parse(address);
        } catch (TargetRefusedException e) {
            return Future.succeededFuture(Outcome.failed("The address " + e.getMessage()));
        }
        Future<HttpClientRequest> request = targets.resolve(url).compose(to -> client.request(options(url, to)));
        return request.compose(ready -> exchange(ready, message))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(_ -> request.onSuccess(HttpClientRequest::reset))
                .recover(failure -> Future.succeededFuture(Outcome.failed(words(failure))));
    }

    private static RequestOptions options(URI url, InetAddress to) {
        boolean tls = TargetRules.isTls(url);
        int port = url.getPort() > 0 ? url.getPort() : tls ? 443 : 80;
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(port, to.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setFollowRedirects(false)
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
    }

    private static Future<Outcome> exchange(HttpClientRequest request, Message message) {
        message.putHeaders(request.headers());
        return request.send(message.body()).compose(response -> readAway(request, response)
                .map(_ -> Outcome.answered(response.statusCode(), retryAfter(response))));
    }

    /** Reads to the end or the limit, whichever comes first. */
    private static Future<Void> readAway(HttpClientRequest request, HttpClientResponse response) {
        Promise<Void> end = Promise.promise();
        var bytes = new AtomicLong();
        response.handler(part -> {
            if (bytes.addAndGet(part.length()) > MAX_ANSWER_BYTES && end.tryComplete()) {
                request.reset();
            }
        });
        response.exceptionHandler(end::tryFail);
        response.endHandler(_ -> end.tryComplete());
        return end.future();
    }

    /** Seconds alone: dates depend on the receiver's clock, and the own schedule does for them. */
    private static @Nullable Duration retryAfter(HttpClientResponse response) {
        String text = response.getHeader("Retry-After");
        boolean seconds = text != null
                && !text.isEmpty()
                && text.length() <= MAX_RETRY_AFTER_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return seconds ? Duration.ofSeconds(Long.parseLong(text)) : null;
    }

    /** Words for the owner that tell nothing of the network around the node. */
    private static String words(Throwable failure) {
        return switch (failure) {
            case TargetRefusedException refused -> "The address " + refused.getMessage();
            case UnknownHostException _ -> "The name of the receiver stands for no address";
            case TimeoutException _ -> "The receiver did not answer in time";
            default -> "The connection to the receiver failed";
        };
    }

    Future<Void> close() {
        return client.close();
    }
}
