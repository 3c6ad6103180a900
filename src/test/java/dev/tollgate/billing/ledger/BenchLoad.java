package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * One event loop's share of the calls of a bench: at a steady rate, whatever became of those before, or so many at a time
 * without a pause.
 */
final class BenchLoad extends VerticleBase {
    private final int perSecond;
    private final int inFlight;
    private final LongFunction<Future<Long>> call;
    private final BenchAnswers answers;
    private final long beganNanos = System.nanoTime();
    private long asked;
    private volatile boolean stopped;

    private BenchLoad(int perSecond, int inFlight, LongFunction<Future<Long>> call, BenchAnswers answers) {
        this.perSecond = perSecond;
        this.inFlight = inFlight;
        this.call = call;
        this.answers = answers;
    }

    /**
     * Calls that are begun each millisecond.
     *
     * @param call makes this share's call of that number and gives the nanoseconds that it waited for its commit
     */
    static BenchLoad steady(int perSecond, LongFunction<Future<Long>> call, BenchAnswers answers) {
        return new BenchLoad(perSecond, 0, call, answers);
    }

    /** Each call that is answered makes room for the next. */
    static BenchLoad closed(int inFlight, LongFunction<Future<Long>> call, BenchAnswers answers) {
        return new BenchLoad(0, inFlight, call, answers);
    }

    @Override
    public Future<?> start() {
        if (perSecond > 0) {
            vertx.setPeriodic(1, _ -> askDue());
        }
        for (int i = 0; i < inFlight; i++) {
            context.runOnContext(_ -> askOnAndOn());
        }
        return Future.succeededFuture();
    }

    private void askDue() {
        long due = (System.nanoTime() - beganNanos) * perSecond / TimeUnit.SECONDS.toNanos(1);
        while (asked < due && !stopped) {
            call.apply(asked++).onComplete(answers::answered, _ -> answers.failed());
        }
    }

    private void askOnAndOn() {
        if (!stopped) {
            call.apply(asked++)
                    .onComplete(answers::answered, _ -> answers.failed())
                    .onComplete(_ -> askOnAndOn());
        }
    }

    /** Asks no more. */
    void end() {
        stopped = true;
    }
}
