package dev.tollgate.http.face;

import io.vertx.core.Future;

/** Slows down who guesses passwords. */
@FunctionalInterface
public interface SignInGuard {
    /**
     * Counts a try to sign in, before the password is looked at.
     *
     * @param login as the caller gave it
     * @return what to run once the password was right, so that the try does not count; fails with RATE_LIMITED when too
     *     many have failed lately
     */
    Future<Runnable> enter(String login, String remoteAddress);
}
