package dev.tollgate.platform.bus;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests between rooms of a node, and across nodes by the methods that say so. The event bus is best effort: each
 * request has a timeout, and what answers it must bear being asked twice. Failures arrive as {@link TollgateException}; whatever else a room throws is logged here once and arrives
 * as {@link ErrorKind#INTERNAL}.
 */
public final class Bus {
    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

    private final Vertx vertx;
    private final Duration timeout;
    private final DeliveryOptions options;
    private final NearServices near;

    /** One bus per Vert.x instance; making a second one on the same instance is harmless. */
    public Bus(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
        RecordCodec.register(vertx.eventBus());
        // Else a message's sender could name a class of ours to be made.
        vertx.eventBus().serializableChecker(_ -> false).clusterSerializableChecker(_ -> false);
        this.options = new DeliveryOptions()
                .setSendTimeout(timeout.toMillis())
                .setCodecName(RecordCodec.NAME)
                .setLocalOnly(true);
        this.near = new NearServices(Timers.of(vertx));
    }

    /** Asks and waits for the answer; fails with {@link ErrorKind#UNAVAILABLE} when nobody answers in time. */
    public <Q extends Record, A> Future<A> request(Address<Q, A> address, Q request) {
        Future<A> answer = near(address, request, timeout);
        return answer != null ? answer : send(address, request, options);
    }

    /** The same for what has to be answered sooner than most, or not at all. */
    public <Q extends Record, A> Future<A> request(Address<Q, A> address, Q request, Duration timeout) {
        Future<A> answer = near(address, request, timeout);
        return answer != null
                ? answer
                : send(address, request, new DeliveryOptions(options).setSendTimeout(timeout.toMillis()));
    }

    /** Asked without a message where somebody serves the address on the caller's own event loop; else null. */
    private <Q extends Record, A> @Nullable Future<A> near(Address<Q, A> address, Q request, Duration timeout) {
        Future<?> answer = near.ask(address.name(), request, timeout, () -> busy(new TimeoutException(address.name())));
        return answer == null
                ? null
                : answer.transform((value, failure) -> failure == null
                        ? Future.succeededFuture(address.answer().cast(value))
                        : Future.failedFuture(known(address, failure)));
    }

    private <Q extends Record, A> Future<A> send(Address<Q, A> address, Q request, DeliveryOptions options) {
        return vertx.eventBus()
                .<Object>request(address.name(), request, options)
                .map(message -> address.answer().cast(message.body()))
                .recover(failure -> Future.failedFuture(asTollgate(failure)));
    }

    /** Answers requests on the caller's context until the verticle that calls this is undeployed. */
    public <Q extends Record, A> Future<Void> serve(Address<Q, A> address, Function<Q, Future<A>> operation) {
        near.add(address, operation);
        return vertx.eventBus()
                .<Object>localConsumer(address.name(), message -> answer(address, operation, message))
                .completion();
    }

    private <Q extends Record, A> void answer(
            Address<Q, A> address, Function<Q, Future<A>> operation, Message<Object> message) {
        attempt(() -> operation.apply(address.request().cast(message.body())))
                .onComplete(
                        value -> message.reply(value, options),
                        failure -> message.reply(new BusFailure(known(address, failure)), options()));
    }

    /**
     * Asks whoever serves the address by {@link #serveAcross}, on whichever node. The request always goes as JSON, so that
     * one node behaves as many do; the answer is of the address's own type, whatever the other side sends.
     *
     * @return fails with {@link ErrorKind#UNAVAILABLE} when nobody answers in time, or nothing that can be read
     */
    public <Q extends Record, A> Future<A> requestAcross(Address<Q, A> address, Q request, Duration timeout) {
        return attempt(() -> vertx.eventBus()
                .<Object>request(address.name(), WireForm.write(request), across(timeout))
                .map(message -> WireForm.readAnswer(address.answer(), bodyOf(message)))
                .recover(failure -> Future.failedFuture(asTollgate(failure))));
    }

    /**
     * Answers requests of all nodes on the caller's context. The address must have one such server in the cluster: see
     * {@link Address#at}.
     *
     * @return done when the other nodes can see it
     */
    public <Q extends Record, A> Future<Registration> serveAcross(
            Address<Q, A> address, Function<Q, Future<A>> operation) {
        return registered(vertx.eventBus().<Object>consumer(address.name(), message -> attempt(
                        () -> operation.apply(WireForm.read(address.request(), bodyOf(message))))
                .map(WireForm::writeAnswer)
                .recover(failure -> Future.succeededFuture(WireForm.writeFailure(known(address, failure))))
                .onSuccess(message::reply)));
    }

    /** Tells all nodes, this one too, that listen by {@link #listenAcross}: best effort, nobody answers. */
    public <Q extends Record> void publishAcross(Address<Q, Done> address, Q notice) {
        vertx.eventBus().publish(address.name(), WireForm.write(notice));
    }

    /** Hears the notices of all nodes on the caller's context; what cannot be read is logged and dropped. */
    public <Q extends Record> Future<Registration> listenAcross(Address<Q, Done> address, Consumer<Q> listener) {
        return registered(vertx.eventBus().<Object>consumer(address.name(), message -> {
            try {
                listener.accept(WireForm.read(address.request(), bodyOf(message)));
            } catch (RuntimeException e) {
                LOG.warn("{}: a notice had no effect: {}", address.name(), e.toString());
            }
        }));
    }

    /** Null for one in a form that nobody sends here: bodies are decoded only now, and it is decoding that refuses them. */
    private static @Nullable Object bodyOf(Message<Object> message) {
        try {
            return message.body();
        } catch (RuntimeException e) {
            LOG.debug("{}: a body that is refused", message.address(), e);
            return null;
        }
    }

    private static Future<Registration> registered(MessageConsumer<Object> consumer) {
        return consumer.completion().map(_ -> consumer::unregister);
    }

    private static <T> Future<T> attempt(Supplier<Future<T>> operation) {
        try {
            return operation.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private static DeliveryOptions across(Duration timeout) {
        return new DeliveryOptions().setSendTimeout(timeout.toMillis());
    }

    private static DeliveryOptions options() {
        return new DeliveryOptions().setCodecName(FailureCodec.NAME).setLocalOnly(true);
    }

    private static TollgateException known(Address<?, ?> address, Throwable failure) {
        if (failure instanceof TollgateException known) {
            return known;
        }
        if (MongoErrors.isPassing(failure)) {
            LOG.warn("{}: the database is away or full: {}", address.name(), failure.toString());
            return busy(failure);
        }
        LOG.error("{} failed", address.name(), failure);
        return new TollgateException(ErrorKind.INTERNAL, "Internal server error", failure);
    }

    private static TollgateException asTollgate(Throwable failure) {
        if (failure instanceof TollgateException unreadable) {
            return unreadable;
        }
        if (failure instanceof BusFailure known) {
            return known.error();
        }
        return failure instanceof ReplyException
                ? busy(failure)
                : new TollgateException(ErrorKind.INTERNAL, "Internal server error", failure);
    }

    private static TollgateException busy(Throwable cause) {
        return new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again", cause)
                .retryAfter(Duration.ofSeconds(1));
    }
}
