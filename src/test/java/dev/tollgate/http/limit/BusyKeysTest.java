package dev.tollgate.http.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.http.limit.Limit.Kind;
import dev.tollgate.http.limit.RateLimiter.Taking;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.store.EmbeddedRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A key that is used as fast as it goes, on two nodes over one real Redis. */
@Timeout(120)
final class BusyKeysTest {
    private static final int MOST = 2_000;
    /** With Redis: a machine that is slow for a moment must not make the nodes count by themselves. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Pattern SCRIPT_CALLS = Pattern.compile("cmdstat_evalsha:calls=(\\d+)");

    private final Vertx vertx = Vertx.vertx();
    private final List<RateLimiter> nodes = new ArrayList<>();
    private final Limit limit = new Limit("tg:limit:chat:busy", Kind.REQUESTS, MOST, 1);
    private EmbeddedRedis server;
    private Redis redis;

    @BeforeEach
    void start(@TempDir Path folder) throws TimeoutException {
        server = EmbeddedRedis.start(folder);
        redis = Redis.createClient(vertx, server.url());
        for (int i = 0; i < 2; i++) {
            var node = new RateLimiter(
                    vertx, redis, PATIENCE, () -> 2, Clock.systemUTC(), Ids.random(), new SimpleMeterRegistry());
            nodes.add(node);
            done(node.start());
        }
    }

    @AfterEach
    void stop() throws TimeoutException {
        nodes.forEach(RateLimiter::close);
        done(vertx.close());
        server.close();
    }

    private static <T> T done(Future<T> future) throws TimeoutException {
        return future.await(60, TimeUnit.SECONDS);
    }

    /** Sixteen at a time at each node, until so many were asked for; how many were let through before the first refusal. */
    private int flood(int requests) throws TimeoutException {
        int beforeRefusal = 0;
        int allowed = 0;
        for (int sent = 0; sent < requests; sent += 32) {
            List<Future<Taking>> all = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                all.add(nodes.get(i % 2).take(List.of(limit)));
            }
            done(Future.all(all));
            int now = (int) all.stream()
                    .filter(taking -> taking.result().verdict().isAllowed())
                    .count();
            beforeRefusal = allowed == sent ? allowed + now : beforeRefusal;
            allowed += now;
        }
        assertThat(allowed).isLessThanOrEqualTo(MOST);
        return beforeRefusal;
    }

    private int scriptCalls() throws TimeoutException {
        String statistics =
                done(redis.send(Request.cmd(Command.INFO).arg("commandstats"))).toString();
        Matcher calls = SCRIPT_CALLS.matcher(statistics);
        return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
    }

    @Test
    void noMoreThanTheLimitIsLetThroughAndNobodyIsRefusedWhileMuchIsLeft() throws TimeoutException {
        assertThat(flood(2 * MOST)).isGreaterThan(MOST * 15 / 16);
    }

    @Test
    void mostOfItsRequestsAreNoCallToRedis() throws TimeoutException {
        flood(MOST / 2);
        assertThat(scriptCalls()).isBetween(1, MOST / 4);
    }

    @Test
    void whatTheNodesTookAheadAndDidNotUseGoesBack() throws TimeoutException {
        int used = flood(MOST / 2);
        long counted;
        do {
            counted =
                    done(redis.send(Request.cmd(Command.GET).arg(limit.key()))).toLong();
        } while (counted > used);
        assertThat(counted).isEqualTo(used);
    }
}
