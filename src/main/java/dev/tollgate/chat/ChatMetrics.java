package dev.tollgate.chat;

import dev.tollgate.billing.Usage;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Figures of chat requests. Labels are names from the settings and outcomes, so their number is bounded. */
final class ChatMetrics {
    private final MeterRegistry registry;

    ChatMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How a request ended. */
    enum Outcome {
        COMPLETE,
        CALLER_LEFT,
        CALLER_SLOW,
        UPSTREAM_FAILED,
        NOT_BOOKED
    }

    void ended(String model, String provider, Outcome outcome, long sinceNanos) {
        registry.timer(
                        "tollgate.chat.duration",
                        "model",
                        model,
                        "provider",
                        provider,
                        "outcome",
                        outcome.name().toLowerCase(java.util.Locale.ROOT))
                .record(Duration.ofNanos(System.nanoTime() - sinceNanos));
    }

    void firstToken(String model, String provider, long sinceNanos) {
        registry.timer("tollgate.chat.time.to.first.token", "model", model, "provider", provider)
                .record(Duration.ofNanos(System.nanoTime() - sinceNanos));
    }

    void tokens(String model, String provider, Usage usage) {
        registry.counter("tollgate.chat.tokens", "model", model, "provider", provider, "direction", "in")
                .increment((double) usage.promptTokens());
        registry.counter("tollgate.chat.tokens", "model", model, "provider", provider, "direction", "out")
                .increment((double) usage.completionTokens());
    }

    /** Text that was paid for upstream and given to the caller for nothing. */
    void givenAway(String model, int characters) {
        registry.counter("tollgate.chat.given.away.characters", "model", model).increment(characters);
    }
}
