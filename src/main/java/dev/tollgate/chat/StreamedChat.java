package dev.tollgate.chat;

import dev.tollgate.chat.ChatMetrics.Outcome;
import dev.tollgate.chat.provider.StreamReader;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.upstream.Deployment;
import dev.tollgate.chat.upstream.OpenStream;
import dev.tollgate.chat.upstream.UpstreamClient.Asked;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One streamed request, from its hold to its end. Until the first event, or until the silence has lasted so long that the
 * caller must be told that we are there, a failure is a status; from then on it is an event.
 */
final class StreamedChat implements ActiveChat, OpenStream.Sink {
    private final ChatRequest request;
    private final Admitted admitted;
    private final ChatEnvironment environment;
    private final AnswerEvents events;
    private final CallerWatch watch;
    private final Promise<ChatAnswer> result = Promise.promise();
    private final Promise<Void> over = Promise.promise();
    private final Promise<ChatAnswer.Booked> cost = Promise.promise();
    private final long startNanos = System.nanoTime();

    private @Nullable Asked<OpenStream> asked;
    private @Nullable OpenStream stream;
    private Runnable cancelTotal = () -> {};
    private Runnable cancelKeepAlive = () -> {};
    private long lastWriteNanos = startNanos;
    private boolean callerWasSlow;
    /** Set by the first end; what comes later changes nothing. */
    private boolean decided;

    StreamedChat(ChatRequest request, Admitted admitted, ChatEnvironment environment) {
        this.request = request;
        this.admitted = admitted;
        this.environment = environment;
        this.events = new AnswerEvents(environment.context(), this::drained, this::allTaken);
        this.watch = new CallerWatch(
                environment.timers(), environment.settings().slowClientTimeout(), events, this::callerStuck);
    }

    Future<ChatAnswer> start(List<Deployment> candidates, Function<Deployment, UpstreamCall> callTo) {
        cancelTotal = environment.timers().after(environment.settings().totalTimeout(), this::timedOut);
        watchSilence(environment.settings().keepAliveAfter());
        var call = environment.upstreams().stream(candidates, callTo);
        asked = call;
        call.result().onComplete(this::opened, this::brokenBy);
        request.callerLeft().onComplete(_ -> environment.context().runOnContext(_ -> callerLeft()));
        return result.future();
    }

    @Override
    public Future<Void> over() {
        return over.future();
    }

    @Override
    public void drain() {
        leaveBehind(Outcome.NODE_STOPPED);
    }

    private void opened(OpenStream open) {
        stream = open;
        environment.metrics().firstToken(admitted.model().id(), provider(), startNanos);
        open.deliverTo(this);
    }

    @Override
    public void part(Buffer part) {
        if (decided) {
            return;
        }
        write(part);
        answer();
        if (events.isFull() && stream != null) {
            callerWasSlow = true;
            stream.pause();
        }
        watch.look();
    }

    private void write(Buffer event) {
        lastWriteNanos = System.nanoTime();
        events.write(event);
    }

    /** Hands the stream to the caller, once. */
    private void answer() {
        if (result.future().isComplete()) {
            return;
        }
        result.tryComplete(new ChatAnswer.Streamed(
                events, admitted.model().id(), provider(), admitted.conversationId(), cost.future()));
    }

    private String provider() {
        return stream == null
                ? admitted.model().provider()
                : stream.deployment().provider().name();
    }

    private void drained() {
        if (stream != null && !decided) {
            stream.resume();
        }
    }

    private void allTaken() {
        watch.end();
    }

    @Override
    public void complete() {
        OpenStream open = stream;
        if (open == null || !decide()) {
            return;
        }
        StreamReader reader = open.reader();
        environment
                .settling()
                .complete(
                        request,
                        admitted,
                        open.deployment(),
                        reader.usage(),
                        reader::producedText,
                        admitted.prompt().memory() == null ? "" : reader.firstChoiceText())
                .onComplete(booked -> booked(reader, booked), this::notBooked);
    }

    private void booked(StreamReader reader, ChatAnswer.Booked booked) {
        cost.complete(booked);
        Buffer usage = admitted.body().includeUsage() ? usageChunk(reader, booked) : null;
        if (usage != null) {
            write(usage);
        }
        end(Outcome.COMPLETE, AnswerEdits.DONE);
    }

    private @Nullable Buffer usageChunk(StreamReader reader, ChatAnswer.Booked booked) {
        Buffer chunk = reader.usageChunk();
        if (chunk == null) {
            chunk = UsageChunk.of(
                    request.id(),
                    admitted.model().id(),
                    booked.usage(),
                    environment.clock().instant().getEpochSecond());
        }
        String cost = environment.costText().apply(booked.costNano());
        return AnswerEdits.event(AnswerEdits.withCost(chunk, cost, provider(), request.wantsOwnFigures()));
    }

    private void notBooked(Throwable failure) {
        fail(Outcome.NOT_BOOKED, failure);
    }

    @Override
    public void failed(TollgateException error) {
        brokenBy(error);
    }

    /** The upstream failed, before or after the first event: nothing is booked. */
    private void brokenBy(Throwable error) {
        if (decide()) {
            String produced = stream == null ? "" : stream.reader().producedText();
            environment
                    .settling()
                    .release(request, admitted, produced)
                    .onComplete(_ -> fail(Outcome.UPSTREAM_FAILED, error));
        }
    }

    private void fail(Outcome outcome, Throwable failure) {
        cost.tryComplete(ChatAnswer.Booked.NOTHING);
        TollgateException error = failure instanceof TollgateException known
                ? known
                : new TollgateException(ErrorKind.INTERNAL, "Internal server error", failure);
        if (result.tryFail(error)) {
            end(outcome, Buffer.buffer());
        } else {
            end(outcome, AnswerEdits.errorEvent(error));
        }
    }

    private void end(Outcome outcome, Buffer last) {
        cancelKeepAlive.run();
        if (last.length() > 0) {
            answer();
            write(last);
        }
        events.end();
        watch.look();
        ended(outcome);
    }

    private void callerLeft() {
        leaveBehind(Outcome.CALLER_LEFT);
        events.cut(Buffer.buffer());
        watch.end();
    }

    /** Ends it for the caller's part; what was produced until now is booked. */
    private void leaveBehind(Outcome outcome) {
        if (!decide()) {
            return;
        }
        cancelUpstream();
        cancelKeepAlive.run();
        StreamReader reader = stream == null ? null : stream.reader();
        environment
                .settling()
                .leftBehind(
                        request,
                        admitted,
                        stream == null ? null : stream.deployment(),
                        reader == null ? null : reader.usage(),
                        reader == null ? "" : reader.producedText(),
                        reader == null || admitted.prompt().memory() == null ? "" : reader.firstChoiceText())
                .onSuccess(cost::complete)
                .onComplete(_ -> ended(outcome));
        var error = outcome == Outcome.NODE_STOPPED
                ? new TollgateException(ErrorKind.UNAVAILABLE, "The server is stopping, try again")
                : new TollgateException(ErrorKind.REQUEST_TIMEOUT, "The answer was not taken in time");
        result.tryFail(error);
        events.cut(AnswerEdits.errorEvent(error));
        watch.end();
    }

    private void ended(Outcome outcome) {
        environment.metrics().ended(admitted.model().id(), provider(), outcome, startNanos);
        cost.tryComplete(ChatAnswer.Booked.NOTHING);
        over.complete();
    }

    private void timedOut() {
        if (callerWasSlow) {
            // The upstream was kept waiting: the time is the caller's, and so is the cost.
            leaveBehind(Outcome.CALLER_SLOW);
            return;
        }
        cancelUpstream();
        brokenBy(new TollgateException(ErrorKind.UPSTREAM_TIMEOUT, "The model's provider did not answer in time"));
    }

    private boolean decide() {
        boolean first = !decided;
        decided = true;
        cancelTotal.run();
        return first;
    }

    private void cancelUpstream() {
        if (stream != null) {
            stream.cancel();
        } else if (asked != null) {
            asked.cancel().run();
        }
    }

    private void callerStuck() {
        leaveBehind(Outcome.CALLER_SLOW);
        events.cut(Buffer.buffer());
    }

    private void watchSilence(Duration wait) {
        cancelKeepAlive = environment.timers().after(wait, () -> {
            Duration silent = Duration.ofNanos(System.nanoTime() - lastWriteNanos);
            Duration left = environment.settings().keepAliveAfter().minus(silent);
            if (left.isPositive()) {
                watchSilence(left);
                return;
            }
            answer();
            if (!events.isWaiting()) {
                write(AnswerEdits.KEEP_ALIVE);
            }
            lastWriteNanos = System.nanoTime();
            watchSilence(environment.settings().keepAliveAfter());
        });
    }
}
