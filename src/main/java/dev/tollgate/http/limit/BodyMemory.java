package dev.tollgate.http.limit;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How much the bodies of all requests under way may take together. */
final class BodyMemory {
    private final long mostBytes;
    private final Runnable onRefusal;
    private final AtomicLong heldBytes = new AtomicLong();

    BodyMemory(long mostBytes, Runnable onRefusal) {
        this.mostBytes = mostBytes;
        this.onRefusal = onRefusal;
    }

    long heldBytes() {
        return heldBytes.get();
    }

    /** Takes from it; fails with UNAVAILABLE, and takes nothing, when there is too little and others hold some. */
    void take(long bytes) {
        long now = heldBytes.addAndGet(bytes);
        if (now > mostBytes && now > bytes) {
            heldBytes.addAndGet(-bytes);
            onRefusal.run();
            throw new TollgateException(ErrorKind.UNAVAILABLE, "The server holds too many large requests, try again")
                    .retryAfter(Duration.ofSeconds(1));
        }
    }

    void giveBack(long bytes) {
        heldBytes.addAndGet(-bytes);
    }
}
