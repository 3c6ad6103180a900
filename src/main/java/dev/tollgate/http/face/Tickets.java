package dev.tollgate.http.face;

import dev.tollgate.identity.Principal;
import io.vertx.core.Future;

/** Tickets for callers that cannot set headers: good once, for one minute, for what their maker may do. */
public interface Tickets {
    /** How long a ticket is good, in seconds. */
    int LIFE_SECONDS = 60;

    /** A new ticket; fails with UNAVAILABLE when it cannot be kept. */
    Future<String> issue(Principal maker);

    /**
     * Who made the ticket, as they were then; it is used up by this.
     *
     * @return fails with UNAUTHENTICATED when it is unknown, used or too old, with UNAVAILABLE when nobody can tell
     */
    Future<Principal> redeem(String ticket);
}
