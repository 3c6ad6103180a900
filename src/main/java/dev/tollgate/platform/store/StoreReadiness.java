package dev.tollgate.platform.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a database until it answers and, where that is asked for, has proven its atomicity. */
final class StoreReadiness {
    private static final Logger LOG = LoggerFactory.getLogger(StoreReadiness.class);

    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final MongoClient mongo;
    private final boolean prove;
    private final BooleanSupplier givenUp;

    StoreReadiness(Vertx vertx, MongoClient mongo, boolean prove, BooleanSupplier givenUp) {
        this.vertx = vertx;
        this.mongo = mongo;
        this.prove = prove;
        this.givenUp = givenUp;
    }

    Future<Void> await() {
        return attempt(FIRST_DELAY);
    }

    private Future<Void> attempt(Duration delay) {
        return mongo.runCommand("ping", new JsonObject().put("ping", 1))
                .compose(pong -> prove ? AtomicityProof.run(new MongoCounters(mongo)) : Future.succeededFuture())
                .recover(error -> retry(error, delay));
    }

    private Future<Void> retry(Throwable error, Duration delay) {
        if (error instanceof StoreRefusedException) {
            return Future.failedFuture(error);
        }
        if (givenUp.getAsBoolean()) {
            return Future.failedFuture(
                    new IllegalStateException("The stores were closed before the database answered"));
        }
        // The driver's messages name hosts and causes, never the password.
        LOG.warn("The database cannot be used yet, next try in {} ms: {}", delay.toMillis(), error.getMessage());
        Duration next = delay.multipliedBy(2);
        return vertx.timer(delay.toMillis())
                .compose(fired -> attempt(next.compareTo(LONGEST_DELAY) < 0 ? next : LONGEST_DELAY));
    }
}
