package dev.tollgate.platform.bus;

import dev.tollgate.platform.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Those who serve an address, each on its event loop, so that a request from the same event loop need not be a message: a
 * message costs two tasks, a handler of its own for the answer and a timer, about ten times the work that most requests ask
 * for.
 *
 * <p>What the asker sees is the same. The operation runs on the context of its verticle, and an answer that is not there at
 * once comes as a task of its own, so that nobody is called from within his own work.
 */
final class NearServices {
    private final Timers timers;
    private final ConcurrentMap<String, List<Near>> nameToServices = new ConcurrentHashMap<>();

    /** One of them; equal only to itself. */
    private record Near(ContextInternal context, Function<Object, Future<?>> operation) {}

    NearServices(Timers timers) {
        this.timers = timers;
    }

    /** The current verticle serves the address from now on, until it is undeployed; others than verticles are left out. */
    <Q extends Record, A> void add(Address<Q, A> address, Function<Q, Future<A>> operation) {
        ContextInternal context = ContextInternal.current();
        if (context == null || !context.isEventLoopContext() || context.deploymentID() == null) {
            return;
        }
        var near = new Near(
                context.unwrap(), request -> operation.apply(address.request().cast(request)));
        List<Near> services = nameToServices.computeIfAbsent(address.name(), _ -> new CopyOnWriteArrayList<>());
        services.add(near);
        context.addCloseHook(closed -> {
            services.remove(near);
            closed.succeed();
        });
    }

    /** The answer of one who serves on this event loop; null where there is none. */
    @Nullable
    Future<?> ask(String name, Object request, Duration timeout, Supplier<Throwable> late) {
        List<Near> services = nameToServices.get(name);
        ContextInternal asker = services == null ? null : ContextInternal.current();
        if (services == null || asker == null) {
            return null;
        }
        for (Near near : services) {
            if (near.context.inThread()) {
                Future<?> answer = run(near, request);
                return answer.isComplete() ? detached(answer) : later(asker, answer, timeout, late);
            }
        }
        return null;
    }

    private static Future<?> run(Near near, Object request) {
        ContextInternal before = near.context.beginDispatch();
        try {
            return near.operation.apply(request);
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        } finally {
            near.context.endDispatch(before);
        }
    }

    /** The same result without the context of whoever found it: the asker goes on on his own. */
    private static <T> Future<T> detached(Future<T> answer) {
        return answer.succeeded() ? Future.succeededFuture(answer.result()) : Future.failedFuture(answer.cause());
    }

    private <T> Future<T> later(Context asker, Future<T> answer, Duration timeout, Supplier<Throwable> late) {
        Promise<T> here = Promise.promise();
        Runnable cancel = timers.after(timeout, () -> here.tryFail(late.get()));
        answer.onComplete((value, failure) -> asker.runOnContext(_ -> {
            cancel.run();
            if (failure == null) {
                here.tryComplete(value);
            } else {
                here.tryFail(failure);
            }
        }));
        return here.future();
    }
}
