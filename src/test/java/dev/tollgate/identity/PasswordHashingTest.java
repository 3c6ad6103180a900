package dev.tollgate.identity;

import static dev.tollgate.identity.RoomFixture.done;
import static dev.tollgate.identity.RoomFixture.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.IdentitySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class PasswordHashingTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() {
        done(vertx.close());
    }

    @Test
    void au09PasswordsThatDifferAfter72BytesDiffer() {
        var hashing = new PasswordHashing(vertx, 2, IdentitySettings.ADVISED_HASHING_BYTES);
        Secret password = new Secret("x".repeat(72) + "1");

        String hash = done(hashing.hash(password));

        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(done(hashing.matches(new Secret("x".repeat(72) + "2"), hash)))
                .isFalse();
        assertThat(done(hashing.matches(password, hash))).isTrue();
        assertThat(done(hashing.hash(password))).isNotEqualTo(hash);
    }

    /** As after a change of the setting. */
    @Test
    void aPasswordThatWasHashedWithOtherMemoryIsStillKnown() {
        var before = new PasswordHashing(vertx, 1, 1 << 20);
        var after = new PasswordHashing(vertx, 1, 2 << 20);
        String hash = done(before.hash(RoomFixture.PASSWORD));

        assertThat(hash).startsWith("$argon2id$v=19$m=1024,t=2,p=1$");
        assertThat(done(after.matches(RoomFixture.PASSWORD, hash))).isTrue();
        assertThat(done(after.matches(new Secret("another-one"), hash))).isFalse();
    }

    @Test
    void moreThanCanBeHashedSoonIsRefusedAtOnceWithATimeToComeBack() {
        var hashing = new PasswordHashing(vertx, 1, 1 << 20);
        var isFree = new CountDownLatch(1);
        // The only thread is at something else, so that none of them is done before the last has come.
        vertx.createSharedWorkerExecutor("tollgate-password-hashing", 1)
                .executeBlocking(
                        () -> {
                            isFree.await();
                            return isFree;
                        },
                        false);

        List<Future<Boolean>> tries = IntStream.range(0, 30)
                .mapToObj(_ -> hashing.matchesNobody(RoomFixture.PASSWORD))
                .toList();

        for (Future<Boolean> refused : tries.subList(25, 30)) {
            assertThat(refused.isComplete()).isTrue();
            TollgateException error = failure(refused);
            assertThat(error.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
            assertThat(error.retryAfter()).isNotNull();
        }
        isFree.countDown();
        assertThat(done(tries.getFirst())).isFalse();
        done(Future.join(tries).transform(_ -> Future.succeededFuture()));
        assertThat(done(hashing.matchesNobody(RoomFixture.PASSWORD))).isFalse();
    }
}
