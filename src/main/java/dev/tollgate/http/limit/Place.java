package dev.tollgate.http.limit;

import io.vertx.core.Future;
import java.util.function.Function;

/** A place of a request under way, with what is kept of its body. Belongs to the request's event loop. */
public final class Place {
    private final Places places;
    private final String holder;
    private final BodyMemory memory;
    private long bodyBytes;

    Place(Places places, String holder, BodyMemory memory) {
        this.places = places;
        this.holder = holder;
        this.memory = memory;
    }

    /** Does the work, and gives the place back at its end, however it ends. */
    public <T> Future<T> during(Function<Place, Future<T>> work) {
        // Composed, so that what the work throws ends it too.
        return Future.succeededFuture(this).compose(work).onComplete((_, _) -> leave());
    }

    /** Notes that so much more of the body is kept, or will be; fails with UNAVAILABLE when all bodies are too much. */
    public void holdBody(long bytes) {
        memory.take(bytes);
        bodyBytes += bytes;
    }

    private void leave() {
        memory.giveBack(bodyBytes);
        places.leave(holder);
    }
}
