package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.ChildProcess;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EmbeddedRedisTest {
    private final Path temp;

    EmbeddedRedisTest(@TempDir Path temp) {
        this.temp = temp;
    }

    /** Starts Redis as a node does, and is then killed. */
    static final class Node {
        private Node() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println(
                    "redis is " + EmbeddedRedis.start(Path.of(args[0])).pid());
            new CountDownLatch(1).await();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersOnItsSocketWithAndWithoutNativeTransport(boolean nativeTransport) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
        try (EmbeddedRedis redis = EmbeddedRedis.start(temp.resolve("a folder"))) {
            assertThat(vertx.isNativeTransportEnabled()).isEqualTo(nativeTransport);
            assertThat(get(vertx, redis.url(), Command.SET, "key", "value")).isEqualTo("OK");
            assertThat(get(vertx, redis.url(), Command.GET, "key")).isEqualTo("value");
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void keepsNoPortOpenAndNothingOnDiskAndItsMemoryIsBounded() {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedRedis redis = EmbeddedRedis.start(temp)) {
            assertThat(get(vertx, redis.url(), Command.CONFIG, "GET", "port")).isEqualTo("{port: 0}");
            assertThat(get(vertx, redis.url(), Command.CONFIG, "GET", "save")).isEqualTo("{save: }");
            assertThat(get(vertx, redis.url(), Command.CONFIG, "GET", "maxmemory"))
                    .isEqualTo("{maxmemory: 67108864}");
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void worksInAFolderWhosePathIsTooLongForASocket() {
        Vertx vertx = Vertx.vertx();
        Path folder = temp.resolve("long".repeat(30));
        String url;
        try (EmbeddedRedis redis = EmbeddedRedis.start(folder)) {
            url = redis.url();
            assertThat(get(vertx, url, Command.PING)).isEqualTo("PONG");
        } finally {
            vertx.close().await();
        }
        assertThat(Path.of(url.substring("unix://".length())).getParent()).doesNotExist();
    }

    @Test
    void isEndedAtAClose() {
        EmbeddedRedis redis = EmbeddedRedis.start(temp);
        redis.close();
        assertThat(ProcessHandle.of(redis.pid())).isEmpty();
        redis.close();
    }

    @Test
    void theProcessOfAKilledNodeIsEndedByTheNextStart() throws IOException {
        long leftOver;
        try (ChildProcess node = ChildProcess.start(Node.class, temp.toString())) {
            leftOver = Long.parseLong(node.awaitLine("redis is "));
            node.kill();
        }
        assertThat(ProcessHandle.of(leftOver)).isPresent();
        try (EmbeddedRedis redis = EmbeddedRedis.start(temp)) {
            assertThat(redis.pid()).isNotEqualTo(leftOver);
            assertThat(ProcessHandle.of(leftOver).filter(ProcessHandle::isAlive))
                    .isEmpty();
        }
    }

    @Test
    void aStrangerWhoNowHasThePidIsLeftAlone() throws IOException {
        Process stranger = new ProcessBuilder("sleep", "300").start();
        Files.createDirectories(temp.resolve("redis"));
        Files.writeString(temp.resolve("redis/redis.pid"), stranger.pid() + "\n");
        Files.writeString(
                temp.resolve("redis/redis.socket-path"),
                temp.resolve("redis/redis.sock").toString());
        try (EmbeddedRedis redis = EmbeddedRedis.start(temp)) {
            assertThat(stranger.isAlive()).isTrue();
            assertThat(redis.pid()).isNotEqualTo(stranger.pid());
        } finally {
            stranger.destroyForcibly();
        }
    }

    private static String get(Vertx vertx, String url, Command command, String... args) {
        Redis client = Redis.createClient(vertx, url);
        Request request = Request.cmd(command);
        for (String arg : args) {
            request.arg(arg);
        }
        String answer = client.send(request).map(String::valueOf).await();
        client.close();
        return answer;
    }
}
