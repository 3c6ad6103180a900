package dev.tollgate.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.limit.Limit.Kind;
import dev.tollgate.http.limit.RateLimiter.Taking;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.store.EmbeddedRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How long a place of a limit of concurrent requests stays taken, counted in a real Redis by two nodes. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PlacesUnderWayTest {
    private static final Limit ONE = new Limit("tg:limit:chat:key:concurrent", Kind.CONCURRENT, 1, 1);
    private static final Duration LIFE = Duration.ofSeconds(2);

    private EmbeddedRedis server;
    private Redis redis;
    private RateLimiter node;
    private RateLimiter other;

    @BeforeEach
    void start(Vertx vertx, @TempDir Path folder) {
        server = EmbeddedRedis.start(folder);
        redis = Redis.createClient(vertx, server.url());
        node = limiter(vertx);
        other = limiter(vertx);
    }

    private RateLimiter limiter(Vertx vertx) {
        var times = new RateLimiter.Times(Duration.ofSeconds(10), LIFE);
        var limiter = new RateLimiter(
                vertx, redis, times, () -> 2, Clock.systemUTC(), Ids.random(), new SimpleMeterRegistry());
        limiter.start().await();
        return limiter;
    }

    @AfterEach
    void stop() {
        node.close();
        other.close();
        redis.close();
        server.close();
    }

    private static boolean isFree(RateLimiter of) {
        Taking taking = of.take(List.of(ONE)).await();
        if (taking.verdict().isAllowed()) {
            of.giveBack(taking, List.of(1L)).await();
        }
        return taking.verdict().isAllowed();
    }

    /** Until when it is taken, in ms since 1970. */
    private long takenUntil(Taking taking) {
        Request score = Request.cmd(Command.ZSCORE).arg(ONE.key()).arg(taking.id());
        return redis.send(score).await().toLong();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Test
    void placeStaysTakenForAsLongAsItsRequestTakes() {
        Taking taking = node.take(List.of(ONE)).await();
        long first = takenUntil(taking);

        await(() -> takenUntil(taking) > first + LIFE.toMillis());
        assertThat(isFree(other)).isFalse();

        node.giveBack(taking, List.of(1L)).await();
        assertThat(isFree(other)).isTrue();
    }

    @Test
    void placeOfANodeThatDiedIsSoonFree() {
        node.take(List.of(ONE)).await();
        assertThat(isFree(other)).isFalse();

        node.close();
        long died = System.nanoTime();
        await(() -> isFree(other));
        assertThat(Duration.ofNanos(System.nanoTime() - died)).isLessThan(LIFE.multipliedBy(10));
    }

    @Test
    void placeThatRedisHasLostIsCountedAgain() {
        node.take(List.of(ONE)).await();
        redis.send(Request.cmd(Command.DEL).arg(ONE.key())).await();

        await(() -> !isFree(other));
    }
}
