package dev.tollgate.chat;

import dev.tollgate.billing.Usage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Figures of chat requests. Labels are names from the settings and outcomes, so their number is bounded. */
final class ChatMetrics {
    private final MeterRegistry registry;
    private final ConcurrentMap<Ended, Timer> endedToTimer = new ConcurrentHashMap<>();
    private final ConcurrentMap<Tokens, Counter> tokensToCounter = new ConcurrentHashMap<>();

    /** The labels of meters that every request needs: finding these in the registry costs more than counting. */
    private record Ended(String model, String provider, Outcome outcome) {}

    private record Tokens(String model, String provider, String direction) {}

    ChatMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How a request ended. */
    enum Outcome {
        COMPLETE,
        CALLER_LEFT,
        CALLER_SLOW,
        NODE_STOPPED,
        UPSTREAM_FAILED,
        NOT_BOOKED
    }

    void ended(String model, String provider, Outcome outcome, long sinceNanos) {
        endedToTimer
                .computeIfAbsent(new Ended(model, provider, outcome), this::timer)
                .record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Ended labels) {
        return registry.timer(
                "tollgate.chat.duration",
                "model",
                labels.model,
                "provider",
                labels.provider,
                "outcome",
                labels.outcome.name().toLowerCase(Locale.ROOT));
    }

    void firstToken(String model, String provider, long sinceNanos) {
        registry.timer("tollgate.chat.time.to.first.token", "model", model, "provider", provider)
                .record(Duration.ofNanos(System.nanoTime() - sinceNanos));
    }

    void tokens(String model, String provider, Usage usage) {
        counter(new Tokens(model, provider, "in")).increment((double) usage.promptTokens());
        counter(new Tokens(model, provider, "out")).increment((double) usage.completionTokens());
    }

    private Counter counter(Tokens labels) {
        return tokensToCounter.computeIfAbsent(
                labels,
                _ -> registry.counter(
                        "tollgate.chat.tokens",
                        "model",
                        labels.model,
                        "provider",
                        labels.provider,
                        "direction",
                        labels.direction));
    }

    /** Text that was paid for upstream and given to the caller for nothing. */
    void givenAway(String model, int characters) {
        registry.counter("tollgate.chat.given.away.characters", "model", model).increment(characters);
    }
}
