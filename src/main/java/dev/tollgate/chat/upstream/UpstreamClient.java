package dev.tollgate.chat.upstream;

import dev.tollgate.chat.provider.UpstreamAnswer;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.settings.ChatSettings;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import java.util.List;
import java.util.function.Function;

/** Asks deployments over HTTP; one for each event loop, with its own pool of connections. */
public final class UpstreamClient {
    private final HttpClient client;
    private final ChatSettings settings;
    private final Timers timers;
    private final RetryBudget budget;
    private final UpstreamMetrics metrics;

    /** The budget is shared by all event loops. */
    public UpstreamClient(
            HttpClient client, ChatSettings settings, Timers timers, RetryBudget budget, UpstreamMetrics metrics) {
        this.client = client;
        this.settings = settings;
        this.timers = timers;
        this.budget = budget;
        this.metrics = metrics;
    }

    /** A complete answer and who gave it. */
    public record Answered(Deployment deployment, UpstreamAnswer answer) {}

    /**
     * A call under way.
     *
     * @param result fails with a {@link dev.tollgate.platform.TollgateException}; never completes once cancelled
     * @param cancel breaks it off, upstream included
     */
    public record Asked<T>(Future<T> result, Runnable cancel) {}

    /** Asks for a complete answer. */
    public Asked<Answered> whole(List<Deployment> candidates, Function<Deployment, UpstreamCall> callTo) {
        return ask(candidates, each -> new WholeAttempt(each, callTo.apply(each), this));
    }

    /** Asks for a streamed answer; there once its first event is. */
    public Asked<OpenStream> stream(List<Deployment> candidates, Function<Deployment, UpstreamCall> callTo) {
        return ask(candidates, each -> new OpenStream(each, callTo.apply(each), this));
    }

    private <T> Asked<T> ask(List<Deployment> candidates, Function<Deployment, Attempt<T>> newAttempt) {
        var failover = new Failover<>(candidates, newAttempt, settings.maxTries(), budget, metrics);
        return new Asked<>(failover.start(), failover::cancel);
    }

    ChatSettings settings() {
        return settings;
    }

    Health healthOf(Deployment deployment) {
        return new Health(deployment, metrics);
    }

    Exchange newExchange(Exchange.Listener listener) {
        return new Exchange(client, settings, timers, listener);
    }
}
