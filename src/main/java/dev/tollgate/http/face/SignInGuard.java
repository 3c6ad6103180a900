package dev.tollgate.http.face;

import io.vertx.core.Future;

/** Slows down who guesses passwords. */
@FunctionalInterface
public interface SignInGuard {
    /**
     * Counts a try before the password is looked at, so that many tries at once are not all let through.
     *
     * @return what to call when the password was right: then the try does not count. Fails with RATE_LIMITED when too
     *     many tries with this login failed lately
     */
    Future<Runnable> check(String login, String remoteAddress);
}
