package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * `kill -9` of a node under load together with its embedded database, at any moment. The system property
 * `tollgate.crash.rounds` asks for more rounds than the normal build's.
 */
class KillAtRandomTest {
    private static final int ROUNDS = Integer.getInteger("tollgate.crash.rounds", 1);
    private static final long LONGEST_LIFE_MS = 1_500;

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void everyAnswerIsBookedOnceAndWhatWasWrittenIsThere() throws IOException, InterruptedException {
        RandomGenerator random = RandomGenerator.getDefault();
        try (CrashScene scene = CrashScene.start(Map.of())) {
            for (int round = 1; round <= ROUNDS; round++) {
                long redis = redisOf(scene.folder());
                int asked = scene.upstream().requests();
                Crowd crowd = scene.crowd();
                scene.upstream().awaitRequests(asked + CrashScene.CLIENTS);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextLong(LONGEST_LIFE_MS)));
                scene.node().kill();
                assertThat(isAlive(redis)).as("Redis outlives its node").isTrue();
                scene.comeBack(crowd);
                assertThat(isAlive(redis)).as("Redis of the killed node").isFalse();
                assertThat(isAlive(redisOf(scene.folder()))).isTrue();
            }
        }
    }

    private static long redisOf(Path folder) throws IOException {
        return Long.parseLong(
                Files.readString(folder.resolve("data/redis/redis.pid")).strip());
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }
}
