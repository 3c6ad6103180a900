package dev.tollgate.billing.payment;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Bus;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers for the room on the event bus, on virtual threads, and sweeps. */
final class PaymentVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentVerticle.class);

    private final Bus bus;
    private final PaymentRoom.Logic logic;
    private final Function<PaymentSweep.Tasks, PaymentSweep> sweepOn;
    private final Duration sweepEvery;
    private boolean sweeping;

    PaymentVerticle(
            Bus bus, PaymentRoom.Logic logic, Function<PaymentSweep.Tasks, PaymentSweep> sweepOn, Duration sweepEvery) {
        this.bus = bus;
        this.logic = logic;
        this.sweepOn = sweepOn;
        this.sweepEvery = sweepEvery;
    }

    @Override
    public Future<?> start() {
        PaymentSweep sweep = sweepOn.apply(task -> run(() -> {
            task.run();
            return null;
        }));
        vertx.setPeriodic(sweepEvery.toMillis(), _ -> sweep(sweep));
        return Future.all(List.of(
                serve(PaymentAddresses.PAY, logic.service()::pay),
                serve(PaymentAddresses.PAYMENT, logic.service()::payment),
                serve(PaymentAddresses.PAYMENTS, logic.service()::payments),
                serve(PaymentAddresses.NOTICED, logic.service()::noticed),
                serve(PaymentAddresses.REFUND, logic.service()::refund),
                serve(PaymentAddresses.CHECKOUT, logic.desk()::checkout),
                serve(PaymentAddresses.DECIDE, logic.desk()::decide)));
    }

    /** A message's handler would hold up the next message while it waits, a task of the context does not. */
    private <Q extends Record, A> Future<Void> serve(Address<Q, A> address, Function<Q, A> operation) {
        return bus.serve(address, request -> run(() -> operation.apply(request)));
    }

    private <A> Future<A> run(Supplier<A> work) {
        Promise<A> answer = Promise.promise();
        Context own = context;
        own.runOnContext(_ -> {
            try {
                answer.complete(work.get());
            } catch (Throwable failure) {
                answer.fail(failure);
            }
        });
        return answer.future();
    }

    private void sweep(PaymentSweep sweep) {
        if (sweeping) {
            return;
        }
        sweeping = true;
        try {
            sweep.run();
        } catch (RuntimeException e) {
            LOG.warn("payments are looked after again later: {}", e.toString());
        } finally {
            sweeping = false;
        }
    }
}
