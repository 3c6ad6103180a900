package dev.tollgate.http.entry;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;

/**
 * What is known of a request the moment it arrives.
 *
 * @param label `X-Request-ID` of the caller where it is fit to be one, else our own
 * @param remoteAddress of the caller, trusted proxies seen through
 * @param startedNanos on the clock of {@link System#nanoTime}
 * @param callerLeft completes when the connection is gone before the answer was written whole
 */
public record Arrival(String label, String remoteAddress, long startedNanos, Future<Void> callerLeft) {
    private static final String KEY = Arrival.class.getName();

    /** The arrival of this request, which {@link Entrance} has noted. */
    public static Arrival of(RoutingContext context) {
        Arrival arrival = context.get(KEY);
        if (arrival == null) {
            throw new IllegalStateException("the request did not come through the entrance");
        }
        return arrival;
    }

    static boolean isNoted(RoutingContext context) {
        return context.get(KEY) != null;
    }

    static void note(RoutingContext context, String label, String remoteAddress) {
        Promise<Void> left = Promise.promise();
        context.addEndHandler(ended -> {
            if (ended.failed()) {
                left.tryComplete();
            }
        });
        context.put(KEY, new Arrival(label, remoteAddress, System.nanoTime(), left.future()));
    }
}
