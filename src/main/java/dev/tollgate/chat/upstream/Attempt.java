package dev.tollgate.chat.upstream;

import io.vertx.core.Future;

/** One try to get an answer out of one deployment. */
interface Attempt<T> {
    /** Begins; the future fails with {@link UpstreamProblem} alone. */
    Future<T> start();

    /** Breaks it off; nobody hears of it any more. */
    void cancel();
}
