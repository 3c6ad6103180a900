package dev.tollgate.platform.outbox;

import io.vertx.core.Future;

/**
 * Who wants to be told of what. For events that come with every call: what nobody wants is not even written. May be used from
 * any thread.
 */
@FunctionalInterface
public interface Audience {
    /** Nobody wants anything. */
    Audience NONE = (_, _) -> Future.succeededFuture(false);

    /** Whether the organisation wants events of this type; at most a few seconds old. It fails as the store does. */
    Future<Boolean> wants(String type, String organisationId);
}
