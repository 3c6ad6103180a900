package dev.tollgate.chat.upstream;

import dev.tollgate.chat.provider.StreamReader;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streamed answer from its request on. It counts as open once the first event for the caller is there: until then it is
 * one try among others, from then on its failure is the failure of the request.
 */
public final class OpenStream implements Attempt<OpenStream>, Exchange.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStream.class);

    /** Takes an open stream: its parts, then exactly one end, unless it is cancelled. */
    public interface Sink {
        /** Whole events for the caller. */
        void part(Buffer events);

        /** The upstream has said that the answer is complete. */
        void complete();

        /** The answer broke off. */
        void failed(TollgateException error);
    }

    private final Deployment deployment;
    private final UpstreamCall call;
    private final StreamReader reader;
    private final Health health;
    private final Exchange exchange;
    private final Promise<OpenStream> opened = Promise.promise();

    private Buffer waiting = Buffer.buffer();
    private @Nullable Sink sink;
    private @Nullable TollgateException brokenBy;
    private boolean complete;
    private boolean over;

    OpenStream(Deployment deployment, UpstreamCall call, UpstreamClient upstreams) {
        this.deployment = deployment;
        this.call = call;
        this.reader = deployment.provider().dialect().newStream(call);
        this.health = upstreams.healthOf(deployment);
        this.exchange = upstreams.newExchange(this);
    }

    /** Which upstream answers. */
    public Deployment deployment() {
        return deployment;
    }

    /** What was read so far. */
    public StreamReader reader() {
        return reader;
    }

    @Override
    public Future<OpenStream> start() {
        try {
            exchange.start(
                    deployment.provider(), deployment.provider().dialect().request(call), true);
        } catch (TollgateException e) {
            failed(UpstreamFailure.unaskable(e));
        }
        return opened.future();
    }

    /** Gives all that came and will come to the sink. */
    public void deliverTo(Sink taker) {
        sink = taker;
        if (waiting.length() > 0) {
            taker.part(waiting);
            waiting = Buffer.buffer();
        }
        if (complete) {
            taker.complete();
        } else if (brokenBy != null) {
            taker.failed(brokenBy);
        }
    }

    /** Takes nothing from upstream until resumed. */
    public void pause() {
        if (!over) {
            exchange.pause();
        }
    }

    /** Goes on. */
    public void resume() {
        exchange.resume();
    }

    @Override
    public void cancel() {
        exchange.cancel();
        if (!over) {
            over = true;
            health.abandoned();
        }
    }

    @Override
    public void part(Buffer bytes) {
        if (over) {
            // After the end mark upstream has nothing to say; the connection is not worth waiting for.
            exchange.cancel();
            return;
        }
        Buffer events;
        try {
            events = reader.read(bytes);
        } catch (TollgateException e) {
            giveUp(UpstreamFailure.unreadable(e));
            return;
        } catch (RuntimeException e) {
            LOG.error("The dialect of {} failed", deployment.provider().name(), e);
            giveUp(UpstreamFailure.unreadable());
            return;
        }
        if (events.length() > 0) {
            deliver(events);
        }
        if (!over && reader.isComplete()) {
            completed();
        }
    }

    @Override
    public void end() {
        if (!over) {
            failed(UpstreamFailure.broken());
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        if (over) {
            return;
        }
        over = true;
        health.failed(failure);
        if (!opened.tryFail(new UpstreamProblem(failure))) {
            TollgateException error = failure.toException();
            if (sink == null) {
                brokenBy = error;
            } else {
                sink.failed(error);
            }
        }
    }

    private void giveUp(UpstreamFailure failure) {
        exchange.cancel();
        failed(failure);
    }

    private void deliver(Buffer events) {
        if (sink != null) {
            sink.part(events);
            return;
        }
        waiting = waiting.length() == 0 ? events : waiting.copy().appendBuffer(events);
        opened.tryComplete(this);
    }

    private void completed() {
        over = true;
        complete = true;
        health.succeeded();
        // However slow the caller is: what upstream still sends is not kept waiting for it.
        exchange.resume();
        opened.tryComplete(this);
        if (sink != null) {
            sink.complete();
        }
    }
}
