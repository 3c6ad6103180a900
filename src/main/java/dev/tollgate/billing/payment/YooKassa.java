package dev.tollgate.billing.payment;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * YooKassa's API v3. Wire facts: every POST carries `Idempotence-Key`; 500, a timeout, a lost answer and 202 `processing`
 * leave the outcome open, so the same request goes again with the same key; a 4xx has made nothing.
 */
final class YooKassa implements PaymentProvider {
    static final String NAME = "yookassa";

    private static final Logger LOG = LoggerFactory.getLogger(YooKassa.class);
    private static final int MAX_ANSWER_BYTES = 64 * 1024;
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);

    private final WebClient client;
    private final Options options;
    private final YooKassaWire wire;
    private final String authorization;

    /**
     * How the shop is reached.
     *
     * @param baseUrl without a slash at the end
     * @param timeout of one call, whole
     */
    record Options(URI baseUrl, String shopId, Secret secretKey, Duration timeout) {}

    YooKassa(WebClient client, Options options, YooKassaWire wire) {
        this.client = client;
        this.options = options;
        this.wire = wire;
        String login = options.shopId + ":" + options.secretKey.value();
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void check(PaymentWish wish) {
        wire.check(wish);
    }

    @Override
    public Future<Outcome<Seen>> create(Order order) {
        return post("/payments", order.key(), wire.order(order), YooKassaWire::seen);
    }

    @Override
    public Future<Outcome<SeenRefund>> refund(RefundOrder order) {
        return post("/refunds", order.key(), wire.order(order), YooKassaWire::seenRefund);
    }

    @Override
    public Future<Optional<Seen>> payment(String providerId) {
        return get("/payments/" + providerId, YooKassaWire::seen);
    }

    @Override
    public Future<Optional<SeenRefund>> refund(String providerId) {
        return get("/refunds/" + providerId, YooKassaWire::seenRefund);
    }

    private HttpRequest<Buffer> request(HttpMethod method, String path) {
        return client.requestAbs(method, options.baseUrl + path)
                .putHeader("Authorization", authorization)
                .timeout(options.timeout.toMillis())
                .followRedirects(false)
                .as(new BoundedBody(MAX_ANSWER_BYTES));
    }

    private <T> Future<Outcome<T>> post(String path, String key, JsonObject body, Function<Buffer, T> read) {
        return request(HttpMethod.POST, path)
                .putHeader("Idempotence-Key", key)
                .sendJsonObject(body)
                .map(answer -> outcome(path, answer, read))
                .recover(failure -> {
                    LOG.warn("YooKassa: POST {}: the outcome is not known: {}", path, failure.toString());
                    return Future.succeededFuture(new Outcome.Unclear<>(AGAIN));
                });
    }

    /** What an answer that was read whole says; one that cannot be understood throws, as its outcome is not known. */
    private static <T> Outcome<T> outcome(String path, HttpResponse<Buffer> answer, Function<Buffer, T> read) {
        int status = answer.statusCode();
        if (status == 200 || status == 201) {
            return new Outcome.Made<>(read.apply(answer.body()));
        }
        if (status == 202 || status >= 500 || status < 400 || status == 408) {
            LOG.warn("YooKassa: POST {}: {}, the outcome is not known", path, status);
            return new Outcome.Unclear<>(wait(answer));
        }
        if (status == 429) {
            return new Outcome.Busy<>(wait(answer));
        }
        String code = YooKassaWire.errorCode(answer.body());
        if (status == 401 || status == 403) {
            LOG.error("YooKassa does not take our shop id and secret key: {} {}", status, code);
        }
        return new Outcome.Refused<>(code);
    }

    private static Duration wait(HttpResponse<Buffer> answer) {
        Duration wait = YooKassaWire.retryAfter(answer.body()).orElse(AGAIN);
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private <T> Future<Optional<T>> get(String path, Function<Buffer, T> read) {
        return request(HttpMethod.GET, path)
                .send()
                .map(answer -> switch (answer.statusCode()) {
                    case 200 -> Optional.of(read.apply(answer.body()));
                    case 404 -> Optional.<T>empty();
                    default ->
                        throw new IllegalStateException(
                                answer.statusCode() + " " + YooKassaWire.errorCode(answer.body()));
                })
                .recover(failure -> {
                    LOG.warn("YooKassa: GET {}: {}", path, failure.toString());
                    return Future.failedFuture(unread(failure));
                });
    }

    private static TollgateException unread(Throwable failure) {
        ErrorKind kind =
                failure instanceof TimeoutException ? ErrorKind.UPSTREAM_TIMEOUT : ErrorKind.UPSTREAM_UNAVAILABLE;
        return new TollgateException(kind, "The payment provider does not answer now, try again", failure)
                .retryAfter(AGAIN);
    }
}
