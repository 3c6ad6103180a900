package dev.tollgate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.TimeLimits;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rate limits while Redis is away or stands still. */
@Timeout(180)
final class RedisAwayTest {
    private static final String CHAT = "/v1/chat/completions";

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.startAsANode();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private List<Integer> statuses(int count, HttpRequest.Builder request) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            statuses.add(server.send(request).statusCode());
        }
        return statuses;
    }

    /** FT-05. */
    @Test
    void requestsGoOnWithoutRedisWithinTheLimitAndQuickly() throws Exception {
        assertThat(statuses(1, server.post("ak_three", CHAT, "{}"))).containsExactly(200);
        statuses(20, server.post("user-warm", CHAT, "{}"));
        server.redisServer.stop();
        long started = System.nanoTime();
        List<Integer> statuses = statuses(4, server.post("ak_three", CHAT, "{}"));
        long eachMs = (System.nanoTime() - started) / 4_000_000;
        assertThat(statuses).containsExactly(200, 200, 429, 429);
        assertThat(eachMs).isLessThan(TimeLimits.of(Duration.ofMillis(50)).toMillis());
        HttpResponse<String> ready = server.send(server.request("/health/ready"));
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(RunningServer.json(ready).getString("status")).isEqualTo("degraded");
        assertThat(server.send(server.request("/metrics")).body())
                .contains("tollgate_limits_redis_up 0.0")
                .containsPattern("tollgate_limits_without_redis_total [1-9]");
        server.redisServer.start();
        RunningServer.await(server.limiter::isShared);
        assertThat(statuses(1, server.post("ak_three", CHAT, "{}"))).containsExactly(200);
    }

    /** FT-05. */
    @Test
    void frozenRedisAddsLittleAndIsLeftAlone() throws Exception {
        statuses(20, server.post("user-warm", CHAT, "{}"));
        long pid = ProcessHandle.current()
                .children()
                .filter(process -> process.info().command().orElse("").contains("redis"))
                .findFirst()
                .orElseThrow()
                .pid();
        signal("STOP", pid);
        try {
            for (int i = 0; i < 10; i++) {
                long started = System.nanoTime();
                assertThat(server.send(server.post("user-1", CHAT, "{}")).statusCode())
                        .isEqualTo(200);
                assertThat(System.nanoTime() - started).isLessThan(TimeLimits.nanos(Duration.ofMillis(80)));
            }
            assertThat(server.limiter.isShared()).isFalse();
        } finally {
            signal("CONT", pid);
        }
        RunningServer.await(server.limiter::isShared);
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
