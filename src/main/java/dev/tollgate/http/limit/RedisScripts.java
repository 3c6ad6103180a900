package dev.tollgate.http.limit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pipelined connection to Redis with the three scripts loaded. When it is away or slow, calls fail at once, and a new
 * connection is tried for in the background, so that no request waits for it.
 */
final class RedisScripts {
    private static final Logger LOG = LoggerFactory.getLogger(RedisScripts.class);
    private static final long RETRY_MS = 500;
    private static final long CONNECT_TIMEOUT_MS = 2_000;

    /** A single late answer is the scheduler's doing; this many in a row are not. */
    private static final int LATE_ANSWERS = 3;

    private final Vertx vertx;
    private final Redis redis;
    private final long timeoutMs;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile @Nullable Loaded loaded;
    private volatile int late;
    private volatile boolean closed;

    /** Equal only to itself, since every connection is. */
    private record Loaded(
            RedisConnection connection, RedisBatches batches, String takeSha, String keepSha, String giveBackSha) {}

    /** @param timeout longer than this a request does not wait for Redis; 1 ms or more */
    RedisScripts(Vertx vertx, Redis redis, Duration timeout) {
        this.vertx = vertx;
        this.redis = redis;
        this.timeoutMs = timeout.toMillis();
    }

    /** Connects; completes also when Redis is away, which is tried again then. */
    Future<Void> start() {
        Promise<Void> tried = Promise.promise();
        connect().onComplete(_ -> tried.complete());
        return tried.future();
    }

    void close() {
        closed = true;
        Loaded now = loaded;
        loaded = null;
        if (now != null) {
            now.connection.close().onFailure(failure -> LOG.debug("closing Redis", failure));
        }
    }

    boolean isAvailable() {
        return loaded != null;
    }

    /** Runs `take.lua`. */
    Future<Response> take(List<String> keys, List<String> arguments) {
        Loaded now = loaded;
        return now == null ? away() : run(now, now.takeSha, keys, arguments);
    }

    /** Runs `keep.lua`. */
    Future<Response> keep(List<String> keys, List<String> arguments) {
        Loaded now = loaded;
        return now == null ? away() : run(now, now.keepSha, keys, arguments);
    }

    /** Runs `give-back.lua`. */
    Future<Response> giveBack(List<String> keys, List<String> arguments) {
        Loaded now = loaded;
        return now == null ? away() : run(now, now.giveBackSha, keys, arguments);
    }

    /** Any other command, under the same time limit. */
    Future<Response> send(Request request) {
        Loaded now = loaded;
        return now == null ? away() : limited(now, request);
    }

    private static Future<Response> away() {
        return Future.failedFuture("Redis is away");
    }

    private Future<Response> run(Loaded on, String sha, List<String> keys, List<String> arguments) {
        Request call = Request.cmd(Command.EVALSHA).arg(sha).arg(keys.size());
        keys.forEach(call::arg);
        arguments.forEach(call::arg);
        return limited(on, call);
    }

    private Future<Response> limited(Loaded on, Request request) {
        return on.batches.send(request, new RedisBatches.Watch() {
            @Override
            public void answered() {
                late = 0;
            }

            @Override
            public void late() {
                noteLate(on);
            }

            @Override
            public void failed(Throwable cause) {
                // NOSCRIPT after a restart or a SCRIPT FLUSH heals as a broken connection does: by loading anew.
                drop(on, cause);
            }
        });
    }

    private synchronized void noteLate(Loaded on) {
        late++;
        if (late >= LATE_ANSWERS) {
            drop(on, new IllegalStateException("no answer within " + timeoutMs + " ms"));
        }
    }

    private void drop(Loaded broken, Throwable cause) {
        synchronized (this) {
            if (!broken.equals(loaded)) {
                return;
            }
            loaded = null;
        }
        LOG.warn("Redis is away, limits are counted by this node alone: {}", cause.getMessage());
        broken.connection.close().onFailure(failure -> LOG.debug("closing Redis", failure));
        retry();
    }

    private void retry() {
        if (!closed) {
            vertx.setTimer(RETRY_MS, _ -> connect());
        }
    }

    private Future<Void> connect() {
        if (closed || loaded != null || !connecting.compareAndSet(false, true)) {
            return Future.succeededFuture();
        }
        Promise<Void> ready = Promise.promise();
        long timer = vertx.setTimer(CONNECT_TIMEOUT_MS, _ -> ready.tryFail("no answer from Redis"));
        redis.connect()
                .onComplete(
                        connection -> load(connection).onComplete(scripts -> accept(scripts, ready), failure -> {
                            connection.close();
                            ready.tryFail(failure);
                        }),
                        ready::tryFail);
        return ready.future().onComplete(connected -> {
            vertx.cancelTimer(timer);
            connecting.set(false);
            if (connected.failed()) {
                LOG.debug("Redis is still away: {}", connected.cause().getMessage());
                retry();
            }
        });
    }

    private void accept(Loaded scripts, Promise<Void> ready) {
        if (closed || ready.future().isComplete()) {
            scripts.connection.close();
            return;
        }
        late = 0;
        scripts.connection.exceptionHandler(failure -> drop(scripts, failure));
        scripts.connection.endHandler(_ -> drop(scripts, new IllegalStateException("connection closed")));
        loaded = scripts;
        LOG.info("limits are counted in Redis");
        ready.tryComplete();
    }

    private Future<Loaded> load(RedisConnection connection) {
        Future<String> take = loadScript(connection, "take.lua");
        Future<String> keep = loadScript(connection, "keep.lua");
        Future<String> giveBack = loadScript(connection, "give-back.lua");
        return Future.all(take, keep, giveBack)
                .map(_ -> new Loaded(
                        connection,
                        new RedisBatches(vertx, connection, timeoutMs),
                        take.result(),
                        keep.result(),
                        giveBack.result()));
    }

    private static Future<String> loadScript(RedisConnection connection, String name) {
        return connection
                .send(Request.cmd(Command.SCRIPT).arg("LOAD").arg(source(name)))
                .map(Response::toString);
    }

    private static String source(String name) {
        try (InputStream in = RedisScripts.class.getResourceAsStream("/redis/" + name)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
