package dev.tollgate.http.face;

import io.vertx.core.Future;

/** Slows down who guesses passwords. */
public interface SignInGuard {
    /** Fails with RATE_LIMITED when too many sign-ins with this login from this address have failed lately. */
    Future<Void> check(String login, String remoteAddress);

    /** Counts a failure. */
    Future<Void> failed(String login, String remoteAddress);

    /** Forgets the failures, and remembers that this address knows the password. */
    Future<Void> succeeded(String login, String remoteAddress);
}
