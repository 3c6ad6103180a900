package dev.tollgate.chat;

import dev.tollgate.chat.ChatMetrics.Outcome;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.upstream.Deployment;
import dev.tollgate.chat.upstream.UpstreamClient.Answered;
import dev.tollgate.chat.upstream.UpstreamClient.Asked;
import dev.tollgate.platform.Bytes;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request for a complete answer, from its hold to its end. */
final class WholeChat implements ActiveChat {
    private final ChatRequest request;
    private final Admitted admitted;
    private final ChatEnvironment environment;
    private final Promise<ChatAnswer> result = Promise.promise();
    private final Promise<Void> over = Promise.promise();
    private final long startNanos = System.nanoTime();
    private Runnable cancelTimer = () -> {};
    private @Nullable Asked<Answered> asked;
    private boolean decided;

    WholeChat(ChatRequest request, Admitted admitted, ChatEnvironment environment) {
        this.request = request;
        this.admitted = admitted;
        this.environment = environment;
    }

    Future<ChatAnswer> start(List<Deployment> candidates, Function<Deployment, UpstreamCall> callTo) {
        cancelTimer = environment.timers().after(environment.settings().totalTimeout(), this::timedOut);
        var call = environment.upstreams().whole(candidates, callTo);
        asked = call;
        call.result().onComplete(this::answered, this::failed);
        request.callerLeft().onComplete(_ -> environment.context().runOnContext(_ -> callerLeft()));
        return result.future();
    }

    @Override
    public Future<Void> over() {
        return over.future();
    }

    @Override
    public void drain() {
        cancelUpstream();
        failed(new TollgateException(ErrorKind.UNAVAILABLE, "The server is stopping, try again")
                .retryAfter(Duration.ofSeconds(1)));
    }

    /** Whether this end is the first; a later one changes nothing. */
    private boolean decide() {
        boolean first = !decided;
        decided = true;
        cancelTimer.run();
        return first;
    }

    private void answered(Answered answered) {
        if (!decide()) {
            return;
        }
        String text = answered.answer().text();
        environment
                .settling()
                .complete(
                        request,
                        admitted,
                        answered.deployment(),
                        answered.answer().usage(),
                        () -> text,
                        text)
                .map(booked -> whole(answered, booked))
                .onComplete(
                        answer -> {
                            ended(answered.deployment().provider().name(), Outcome.COMPLETE);
                            result.complete(answer);
                        },
                        error -> fail(answered.deployment().provider().name(), Outcome.NOT_BOOKED, error));
    }

    private ChatAnswer whole(Answered answered, ChatAnswer.Booked booked) {
        String provider = answered.deployment().provider().name();
        String cost = environment.costText().apply(booked.costNano());
        Buffer body = AnswerEdits.withCost(answered.answer().body(), cost, provider, request.wantsOwnFigures());
        return new ChatAnswer.Whole(
                Bytes.copyOf(body),
                WellFormed.of(answered.answer().text()),
                admitted.model().id(),
                provider,
                booked.usage(),
                booked.costNano(),
                admitted.conversationId());
    }

    private void failed(Throwable error) {
        if (decide()) {
            // The caller waits for the release, so that its next request finds the credits free.
            environment
                    .settling()
                    .release(request, admitted, "")
                    .onComplete(_ -> fail(admitted.model().provider(), Outcome.UPSTREAM_FAILED, error));
        }
    }

    private void timedOut() {
        cancelUpstream();
        failed(new TollgateException(ErrorKind.UPSTREAM_TIMEOUT, "The model's provider did not answer in time"));
    }

    private void callerLeft() {
        if (!decide()) {
            return;
        }
        cancelUpstream();
        String provider = admitted.model().provider();
        // Whatever the model wrote is unknown, but the prompt was read.
        environment
                .settling()
                .leftBehind(request, admitted, null, null, "", "")
                .onComplete(_ -> fail(
                        provider,
                        Outcome.CALLER_LEFT,
                        new TollgateException(ErrorKind.REQUEST_TIMEOUT, "The caller left")));
    }

    private void fail(String provider, Outcome outcome, Throwable error) {
        ended(provider, outcome);
        result.fail(error);
    }

    private void cancelUpstream() {
        if (asked != null) {
            asked.cancel().run();
        }
    }

    private void ended(String provider, Outcome outcome) {
        environment.metrics().ended(admitted.model().id(), provider, outcome, startNanos);
        over.complete();
    }
}
