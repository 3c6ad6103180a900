package dev.tollgate;

import dev.tollgate.analytics.Analytics;
import dev.tollgate.analytics.MongoAnalytics;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.alert.Alerts;
import dev.tollgate.billing.alert.MongoAlerts;
import dev.tollgate.billing.statement.MongoStatements;
import dev.tollgate.billing.statement.Statements;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * What organisations are told of their usage and money.
 *
 * @param workers run what takes longer than an event loop may wait
 */
record Reports(
        Analytics analytics, Alerts alerts, Statements statements, Function<Callable<Buffer>, Future<Buffer>> workers) {
    static Reports of(Vertx vertx, MongoClient mongo, Billing billing, InstantSource clock) {
        return new Reports(
                new MongoAnalytics(mongo),
                new MongoAlerts(mongo),
                new MongoStatements(billing, mongo, clock),
                work -> vertx.executeBlocking(work, false));
    }
}
