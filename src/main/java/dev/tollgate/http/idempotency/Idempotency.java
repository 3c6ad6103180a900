package dev.tollgate.http.idempotency;

import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.idempotency.IdempotencyStore.Asked;
import dev.tollgate.http.idempotency.KeyRecord.StoredAnswer;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a request with an `Idempotency-Key` once. The key is written before the request is begun; who comes while it runs,
 * or with another body, gets a 409; who comes later gets the first answer.
 */
public final class Idempotency {
    /** The header that holds the key. */
    public static final String HEADER = "Idempotency-Key";

    /** A larger answer is not kept: its key then answers 409. */
    static final int MAX_ANSWER_BYTES = 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
    private static final Pattern KEY = Pattern.compile("[\\x20-\\x7e]{1,255}");
    private static final int TRIES = 3;

    private final IdempotencyStore store;
    private final Ids ids;

    public Idempotency(IdempotencyStore store, Ids ids) {
        this.store = store;
        this.ids = ids;
    }

    /**
     * Where a key means something: the same key of another organisation or on another operation is another key.
     *
     * @param userId who sends it
     */
    public record Scope(String organisationId, String userId, String operationId, String key) {}

    /**
     * An answer on its way out.
     *
     * @param replayed whether it was given before
     * @param beforeEnd to be done before its last byte goes out; never fails
     * @param brokenOff to be called instead when it could not be sent whole
     */
    public record Kept(ApiAnswer answer, boolean replayed, Supplier<Future<Void>> beforeEnd, Runnable brokenOff) {
        /** An answer without a key. */
        public static Kept unkept(ApiAnswer answer) {
            return new Kept(answer, false, Future::succeededFuture, () -> {});
        }
    }

    /** The hash by which a request is known again. */
    public static String bodyHash(String method, String path, Buffer body) {
        MessageDigest digest = sha256();
        digest.update((method + ' ' + path + '\n').getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(body.getBytes()));
    }

    /**
     * Does the request unless its key was used.
     *
     * @param request is given the request's id: new, or the one that this key has had before
     * @return fails with INVALID_REQUEST for a malformed key, CONFLICT for one that is taken, and as the request fails
     */
    public Future<Kept> run(Scope scope, String bodyHash, Function<String, Future<ApiAnswer>> request) {
        if (!KEY.matcher(scope.key()).matches()) {
            return Future.failedFuture(
                    TollgateException.invalid(HEADER, "must be 1 to 255 printable ASCII characters"));
        }

        return claim(new Asked(keyId(scope), scope.userId(), bodyHash), TRIES)
                .compose(record -> switch (record.state()) {
                    case FREE -> Future.failedFuture(stillRunning());
                    case RUNNING -> perform(record, request);
                    case DONE -> replay(record);
                });
    }

    /** The key, now ours (RUNNING) or done by somebody (DONE); fails with CONFLICT otherwise. */
    private Future<KeyRecord> claim(Asked asked, int tries) {
        return store.takeNew(asked, ids.nextInTime("req"))
                .compose(taken -> taken.isPresent() ? Future.succeededFuture(taken) : store.takeFreed(asked))
                .compose(taken -> taken.isPresent()
                        ? Future.succeededFuture(taken.get())
                        : store.find(asked.id()).compose(found -> taken(found, asked, tries)));
    }

    private Future<KeyRecord> taken(Optional<KeyRecord> found, Asked asked, int tries) {
        if (found.isEmpty() || found.get().state() == KeyRecord.State.FREE) {
            // Freed or swept between two of our looks.
            return tries > 1 ? claim(asked, tries - 1) : Future.failedFuture(stillRunning());
        }
        KeyRecord record = found.get();
        if (!record.bodyHash().equals(asked.bodyHash())) {
            return Future.failedFuture(
                    new TollgateException(ErrorKind.CONFLICT, "This Idempotency-Key was used with another request"));
        }
        return record.state() == KeyRecord.State.RUNNING
                ? Future.failedFuture(stillRunning())
                : Future.succeededFuture(record);
    }

    private Future<Kept> perform(KeyRecord record, Function<String, Future<ApiAnswer>> request) {
        return request.apply(record.requestId())
                .map(answer -> keep(record, answer))
                .recover(failure -> quietly(store.free(record)).transform(_ -> Future.failedFuture(failure)));
    }

    private Kept keep(KeyRecord record, ApiAnswer answer) {
        Runnable brokenOff = () -> quietly(store.finishUnkept(record));
        return switch (answer) {
            case ApiAnswer.Json json ->
                new Kept(answer, false, () -> finish(record, json.status(), false, json.body()), brokenOff);
            // Nothing that moves money answers a file.
            case ApiAnswer.Download _ -> new Kept(answer, false, () -> quietly(store.finishUnkept(record)), brokenOff);
            case ApiAnswer.Streamed _ -> new Kept(answer, false, () -> quietly(store.finishUnkept(record)), brokenOff);
            case ApiAnswer.Empty empty ->
                new Kept(answer, false, () -> finish(record, empty.status(), false, Buffer.buffer()), brokenOff);
            case ApiAnswer.Events events -> {
                var recorded = new RecordedEvents(events.events(), MAX_ANSWER_BYTES);
                yield new Kept(
                        new ApiAnswer.Events(recorded),
                        false,
                        () -> finish(record, 200, true, recorded.recorded()),
                        brokenOff);
            }
            // A secret is never kept; no operation that sets a cookie takes an Idempotency-Key.
            case ApiAnswer.Cookied cookied -> throw new IllegalStateException("an answer with a cookie: " + cookied);
            case ApiAnswer.Metered metered -> {
                Kept inner = keep(record, metered.answer());
                yield new Kept(
                        new ApiAnswer.Metered(inner.answer(), metered.tokens()),
                        false,
                        () -> costNothing(metered)
                                ? quietly(store.free(record))
                                : inner.beforeEnd().get(),
                        brokenOff);
            }
        };
    }

    private static boolean costNothing(ApiAnswer.Metered metered) {
        return metered.tokens().succeeded() && metered.tokens().result() == 0;
    }

    private Future<Void> finish(KeyRecord record, int status, boolean stream, @Nullable Buffer body) {
        if (status >= 400) {
            return quietly(store.free(record));
        }
        return quietly(
                body == null || body.length() > MAX_ANSWER_BYTES
                        ? store.finishUnkept(record)
                        : store.finish(record, new StoredAnswer(status, stream, body)));
    }

    /** The answer counts, whatever becomes of the key: a key that could not be ended answers 409 until it is swept. */
    private static Future<Void> quietly(Future<Void> ended) {
        return ended.onFailure(failure -> LOG.warn("an idempotency key could not be ended", failure))
                .otherwiseEmpty();
    }

    private static Future<Kept> replay(KeyRecord record) {
        StoredAnswer stored = record.answer();
        if (stored == null) {
            return Future.failedFuture(new TollgateException(
                    ErrorKind.CONFLICT, "The request with this Idempotency-Key was done, but its answer was not kept"));
        }
        Buffer body = stored.body();
        ApiAnswer answer;
        if (stored.stream()) {
            answer = new ApiAnswer.Events(new OneBuffer(body));
        } else {
            answer = body.length() == 0
                    ? new ApiAnswer.Empty(stored.status())
                    : new ApiAnswer.Json(stored.status(), body);
        }
        return Future.succeededFuture(new Kept(answer, true, Future::succeededFuture, () -> {}));
    }

    private static TollgateException stillRunning() {
        return new TollgateException(ErrorKind.CONFLICT, "A request with this Idempotency-Key is still under way")
                .retryAfter(Duration.ofSeconds(1));
    }

    private static String keyId(Scope scope) {
        String text = scope.organisationId() + '\n' + scope.operationId() + '\n' + scope.key();
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
