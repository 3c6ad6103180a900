package dev.tollgate.platform.outbox;

import io.vertx.core.Future;

/**
 * Takes events for those outside. Who tells of a change keeps a mark of it in the changed document until the event is in
 * here, so that a crash between the two loses nothing; telling twice is no second event.
 */
@FunctionalInterface
public interface Outbox {
    /**
     * Takes one event; the same id again changes nothing.
     *
     * @return done when it is durable; it fails as the store does
     */
    Future<Void> add(OutboxEvent event);

    /** Whether whoever reads the outbox has taken over all events of an organisation; so it is where nothing is kept. */
    default Future<Boolean> isHandedOn(String organisationId) {
        return Future.succeededFuture(true);
    }
}
