package dev.tollgate.billing.payment;

import dev.tollgate.billing.payment.StoredPayment.Due;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after payments that nobody looks after: asks for those that wait, and ends what a crash left half done. Every node
 * does it; who takes one by a conditional write has it for a minute.
 */
final class PaymentSweep {
    private static final Logger LOG = LoggerFactory.getLogger(PaymentSweep.class);
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int BATCH = 50;

    private final PaymentStore store;
    private final PaymentSteps steps;
    private final InstantSource clock;
    private final Tasks tasks;

    /** Runs tasks that wait, beside each other: a provider that is slow with one holds up no other. */
    @FunctionalInterface
    interface Tasks {
        Future<Void> run(Runnable task);
    }

    PaymentSweep(PaymentStore store, PaymentSteps steps, InstantSource clock, Tasks tasks) {
        this.store = store;
        this.steps = steps;
        this.clock = clock;
        this.tasks = tasks;
    }

    /** Looks after all that is due, a batch at the most; how many that were. */
    int run() {
        List<Future<Void>> running = new ArrayList<>();
        for (StoredPayment payment : store.due(clock.millis(), BATCH)) {
            int tries = payment.due().tries() + 1;
            StoredPayment leased = payment.with(new Due(tries, clock.millis() + LEASE.toMillis()))
                    .next();
            if (store.replace(payment, leased)) {
                running.add(tasks.run(() -> lookAfter(leased, tries)));
            }
        }
        if (!running.isEmpty()) {
            Future.join(running).await();
        }
        return running.size();
    }

    private void lookAfter(StoredPayment leased, int tries) {
        try {
            steps.advance(leased);
        } catch (TollgateException later) {
            LOG.info("payment {} is looked after again later: {}", leased.id(), later.getMessage());
        } finally {
            long next = clock.millis() + pause(tries).toMillis();
            store.change(leased.id(), now -> now.due().equals(leased.due()) ? now.with(new Due(tries, next)) : now);
        }
    }

    /** 5, 10, 15, 25, 40, 65 s ... up to an hour. */
    static Duration pause(int tries) {
        long pause = 5;
        long next = 10;
        for (int i = 1; i < tries && pause < LONGEST.toSeconds(); i++) {
            long sum = pause + next;
            pause = next;
            next = sum;
        }
        return Duration.ofSeconds(Math.min(pause, LONGEST.toSeconds()));
    }
}
