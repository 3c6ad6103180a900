package dev.tollgate.identity;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Secret;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.IdentitySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hashes passwords with argon2id (two passes, one lane; with 19 MiB, OWASP's first choice, about 100 ms each) on threads of
 * its own. A bounded number may wait; more are refused, because each costs memory and would answer too late anyway.
 */
final class PasswordHashing {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordHashing.class);
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;
    private static final int WAITING_PER_THREAD = 24;
    private static final Duration MAX_TIME = Duration.ofSeconds(10);
    /** After so long nobody waits for the answer any more; the work is left undone so that others get their turn. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);

    private final WorkerExecutor workers;
    private final Argon2Function argon2;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger inHand = new AtomicInteger();
    private final int limit;
    /** What the password of an unknown user is checked against, so that it costs what a known one costs. */
    private final String nobodysHash;

    /**
     * Takes as long as a hash does for its first one.
     *
     * @param memoryBytes of one hash; what is left over of a KiB is not used
     */
    PasswordHashing(Vertx vertx, int threads, int memoryBytes) {
        if (memoryBytes < IdentitySettings.ADVISED_HASHING_BYTES) {
            LOG.warn("identity.hashingMemoryBytes is below 19MiB: passwords are cheaper to guess than they should be");
        }
        this.workers = vertx.createSharedWorkerExecutor(
                "tollgate-password-hashing", threads, MAX_TIME.toMillis(), TimeUnit.MILLISECONDS);
        this.limit = Math.multiplyExact(threads, 1 + WAITING_PER_THREAD);
        this.argon2 = Argon2Function.getInstance(memoryBytes >> 10, PASSES, LANES, HASH_BYTES, Argon2.ID);
        byte[] nobodysPassword = new byte[HASH_BYTES];
        random.nextBytes(nobodysPassword);
        this.nobodysHash = hashNow(nobodysPassword);
    }

    /** The hash with its salt and parameters as one text (PHC form); UNAVAILABLE when too many are waiting. */
    Future<String> hash(Secret password) {
        byte[] bytes = password.value().getBytes(StandardCharsets.UTF_8);
        return inTurn(() -> hashNow(bytes));
    }

    /** Whether the password is the one of this hash; UNAVAILABLE when too many are waiting. */
    Future<Boolean> matches(Secret password, String hash) {
        byte[] bytes = password.value().getBytes(StandardCharsets.UTF_8);
        byte[] encoded = hash.getBytes(StandardCharsets.UTF_8);
        return inTurn(() -> Argon2Function.getInstanceFromHash(hash).check(bytes, encoded));
    }

    /** The same work for a user that does not exist; never true. */
    Future<Boolean> matchesNobody(Secret password) {
        return matches(password, nobodysHash).map(false);
    }

    Future<Void> close() {
        return workers.close();
    }

    private <T> Future<T> inTurn(Callable<T> work) {
        if (inHand.incrementAndGet() > limit) {
            inHand.decrementAndGet();
            return Future.failedFuture(busy());
        }
        long queuedAt = System.nanoTime();
        Callable<T> unlessLate = () -> {
            if (System.nanoTime() - queuedAt > MAX_WAIT.toNanos()) {
                throw busy();
            }
            return work.call();
        };
        return workers.executeBlocking(unlessLate, false).andThen(_ -> inHand.decrementAndGet());
    }

    private static TollgateException busy() {
        return new TollgateException(ErrorKind.UNAVAILABLE, "Too many sign-ins at the moment, try again")
                .retryAfter(Duration.ofSeconds(2));
    }

    private String hashNow(byte[] password) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return argon2.hash(password, salt).getResult();
    }
}
