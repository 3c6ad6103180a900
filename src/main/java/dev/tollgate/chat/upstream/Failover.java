package dev.tollgate.chat.upstream;

import dev.tollgate.chat.upstream.UpstreamFailure.Again;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets one answer out of several deployments: the next one is tried when one fails before it gave anything, as long as
 * tries and the retry budget last.
 */
final class Failover<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

    private final List<Deployment> candidates;
    private final Function<Deployment, Attempt<T>> newAttempt;
    private final RetryBudget budget;
    private final UpstreamMetrics metrics;
    private final Promise<T> result = Promise.promise();
    private int triesLeft;
    private int next;
    private @Nullable Attempt<T> current;
    private @Nullable UpstreamFailure last;

    /** Candidates in the order in which they are asked. */
    Failover(
            List<Deployment> candidates,
            Function<Deployment, Attempt<T>> newAttempt,
            int maxTries,
            RetryBudget budget,
            UpstreamMetrics metrics) {
        this.candidates = new ArrayList<>(candidates);
        this.newAttempt = newAttempt;
        this.triesLeft = maxTries;
        this.budget = budget;
        this.metrics = metrics;
    }

    Future<T> start() {
        budget.request();
        tryNext();
        return result.future();
    }

    /** Breaks off; the future then never completes. */
    void cancel() {
        triesLeft = 0;
        if (current != null) {
            current.cancel();
        }
    }

    private void tryNext() {
        if (last != null && (triesLeft == 0 || !budget.tryRetry())) {
            giveUp();
            return;
        }
        Deployment chosen = acquire();
        if (chosen == null) {
            giveUp();
            return;
        }
        triesLeft--;
        metrics.asked(chosen);
        try {
            Attempt<T> attempt = newAttempt.apply(chosen);
            current = attempt;
            long beganNanos = System.nanoTime();
            attempt.start()
                    .onComplete(
                            answer -> {
                                chosen.circuit().recent().answeredAfter(System.nanoTime() - beganNanos);
                                result.tryComplete(answer);
                            },
                            problem -> judge(chosen, problem));
        } catch (RuntimeException e) {
            LOG.error("The dialect of {} failed", chosen.provider().name(), e);
            chosen.circuit().abandoned();
            last = UpstreamFailure.unreadable();
            giveUp();
        }
    }

    /** The next deployment whose circuit lets a call through; all are gone through again after the last one. */
    private @Nullable Deployment acquire() {
        for (int i = 0; i < candidates.size(); i++) {
            Deployment candidate = candidates.get((next + i) % candidates.size());
            if (candidate.circuit().tryAcquire()) {
                next = next + i + 1;
                return candidate;
            }
        }
        return null;
    }

    private void judge(Deployment deployment, Throwable problem) {
        UpstreamFailure failure = problem instanceof UpstreamProblem known ? known.failure() : UpstreamFailure.broken();
        last = failure;
        if (failure.again() == Again.NOWHERE) {
            giveUp();
            return;
        }
        if (failure.again() == Again.ELSEWHERE) {
            int at = candidates.indexOf(deployment);
            candidates.remove(at);
            next = candidates.isEmpty() ? 0 : at % candidates.size();
        }
        tryNext();
    }

    private void giveUp() {
        TollgateException error = last != null
                ? last.toException()
                : new TollgateException(ErrorKind.UPSTREAM_UNAVAILABLE, "The model is not available now");
        boolean mayComeBack = error.kind() == ErrorKind.UPSTREAM_UNAVAILABLE || error.kind() == ErrorKind.RATE_LIMITED;
        result.tryFail(error.retryAfter() == null && mayComeBack ? error.retryAfter(shortestWait()) : error);
    }

    private Duration shortestWait() {
        Duration wait = candidates.stream()
                .map(each -> each.circuit().waitingTime())
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return Duration.ofSeconds(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}
