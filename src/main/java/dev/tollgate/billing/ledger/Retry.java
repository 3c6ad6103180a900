package dev.tollgate.billing.ledger;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks a store again when the outcome is unknown; everything asked through it is idempotent. */
final class Retry {
    private static final long FIRST_DELAY_MS = 20;
    private static final long LAST_DELAY_MS = 1_000;

    private final Timers timers;

    Retry(Timers timers) {
        this.timers = timers;
    }

    /** Tries at most so often; fails as the last try did. */
    <T> Future<T> upTo(int tries, Supplier<Future<T>> call) {
        Promise<T> outcome = Promise.promise();
        attempt(call, outcome, FIRST_DELAY_MS, new Patience(tries));
        return outcome.future();
    }

    /** Tries until it succeeds or nobody needs it any more. */
    <T> Future<T> until(BooleanSupplier over, Supplier<Future<T>> call) {
        Promise<T> outcome = Promise.promise();
        attempt(call, outcome, FIRST_DELAY_MS, over);
        return outcome.future();
    }

    private <T> void attempt(Supplier<Future<T>> call, Promise<T> outcome, long delayMs, BooleanSupplier over) {
        call.get().onComplete(outcome::complete, failure -> {
            if (over.getAsBoolean()) {
                outcome.fail(failure);
            } else {
                long nextMs = Math.min(LAST_DELAY_MS, delayMs * 2);
                timers.after(Duration.ofMillis(delayMs), () -> attempt(call, outcome, nextMs, over));
            }
        });
    }

    /** The answer, or UNAVAILABLE once the time is over; what was asked goes on. */
    <T> Future<T> within(Duration limit, Future<T> answer) {
        if (answer.isComplete()) {
            return answer;
        }
        Promise<T> outcome = Promise.promise();
        Runnable cancel = timers.after(limit, () -> outcome.tryFail(busy()));
        answer.onComplete(result -> {
            cancel.run();
            if (result.succeeded()) {
                outcome.tryComplete(result.result());
            } else {
                outcome.tryFail(result.cause());
            }
        });
        return outcome.future();
    }

    /** What a caller is told when billing cannot tell now. */
    static TollgateException busy() {
        return new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again")
                .retryAfter(Duration.ofSeconds(1));
    }

    /** One after the other; stops at the first failure. */
    static <T> Future<Void> each(List<T> items, Function<T, Future<Void>> step) {
        Future<Void> all = Future.succeededFuture();
        for (T item : items) {
            all = all.compose(_ -> step.apply(item));
        }
        return all;
    }

    private static final class Patience implements BooleanSupplier {
        private int left;

        Patience(int tries) {
            left = tries;
        }

        @Override
        public boolean getAsBoolean() {
            return --left <= 0;
        }
    }
}
