package dev.tollgate.platform.bus;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests between rooms. The event bus is best effort: each request has a timeout, and what answers it must bear being
 * asked twice. Failures arrive as {@link TollgateException}; whatever else a room throws is logged here once and arrives
 * as {@link ErrorKind#INTERNAL}.
 */
public final class Bus {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

    private final Vertx vertx;
    private final DeliveryOptions options;

    /** One bus per Vert.x instance; making a second one on the same instance is harmless. */
    public Bus(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        RecordCodec.register(vertx.eventBus());
        this.options = new DeliveryOptions()
                .setSendTimeout(timeout.toMillis())
                .setCodecName(RecordCodec.NAME)
                .setLocalOnly(true);
    }

    /** Asks and waits for the answer; fails with {@link ErrorKind#UNAVAILABLE} when nobody answers in time. */
    public <Q extends Record, A> Future<A> request(Address<Q, A> address, Q request) {
        return vertx.eventBus()
                .<Object>request(address.name(), request, options)
                .map(message -> address.answer().cast(message.body()))
                .recover(failure -> Future.failedFuture(asTollgate(failure)));
    }

    /** Answers requests on the caller's context until the verticle that calls this is undeployed. */
    public <Q extends Record, A> Future<Void> serve(Address<Q, A> address, Function<Q, Future<A>> operation) {
        return vertx.eventBus()
                .<Object>localConsumer(address.name(), message -> answer(address, operation, message))
                .completion();
    }

    private <Q extends Record, A> void answer(
            Address<Q, A> address, Function<Q, Future<A>> operation, Message<Object> message) {
        Future<A> result;
        try {
            result = operation.apply(address.request().cast(message.body()));
        } catch (RuntimeException e) {
            result = Future.failedFuture(e);
        }
        result.onComplete(
                value -> message.reply(value, options), failure -> message.reply(asReply(address, failure), options()));
    }

    private static DeliveryOptions options() {
        return new DeliveryOptions().setCodecName(FailureCodec.NAME).setLocalOnly(true);
    }

    private static BusFailure asReply(Address<?, ?> address, Throwable failure) {
        if (failure instanceof TollgateException known) {
            return new BusFailure(known);
        }
        if (isStoreAway(failure)) {
            LOG.warn("{}: the database is away: {}", address.name(), failure.toString());
            return new BusFailure(
                    new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again", failure)
                            .retryAfter(Duration.ofSeconds(1)));
        }
        LOG.error("{} failed", address.name(), failure);
        return new BusFailure(new TollgateException(ErrorKind.INTERNAL, "Internal server error", failure));
    }

    /** Whether the database could not be asked, which is nobody's defect and passes. */
    private static boolean isStoreAway(Throwable failure) {
        return failure instanceof MongoSocketException
                || failure instanceof MongoTimeoutException
                || failure instanceof MongoOperationTimeoutException
                || failure instanceof MongoConnectionPoolClearedException
                || failure instanceof MongoNodeIsRecoveringException
                || failure instanceof MongoNotPrimaryException;
    }

    private static TollgateException asTollgate(Throwable failure) {
        if (failure instanceof BusFailure known) {
            return known.error();
        }
        if (failure instanceof ReplyException lost) {
            return new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again", lost)
                    .retryAfter(Duration.ofSeconds(1));
        }
        return new TollgateException(ErrorKind.INTERNAL, "Internal server error", failure);
    }
}
