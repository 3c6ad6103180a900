package dev.tollgate.billing.ledger;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import java.time.Duration;

/** Tells what is known from what is not in the answers of a MongoDB server: by code, never by text. */
final class MongoAnswers {
    private MongoAnswers() {}

    /** True when inserted, false when the id was there; for many at once: false when some were there, all others are in. */
    static Future<Boolean> duplicate(Future<?> insert) {
        return known(insert.<Boolean>map(_ -> true)
                .recover(failure -> MongoErrors.isDuplicate(failure)
                        ? Future.succeededFuture(false)
                        : Future.failedFuture(failure)));
    }

    /** The answer, or a failure that says nothing but that the outcome is unknown. */
    static <T> Future<T> known(Future<T> answer) {
        return answer.recover(failure -> Future.failedFuture(unavailable(failure)));
    }

    private static TollgateException unavailable(Throwable failure) {
        return new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again", failure)
                .retryAfter(Duration.ofSeconds(1));
    }
}
