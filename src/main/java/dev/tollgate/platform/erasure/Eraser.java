package dev.tollgate.platform.erasure;

import io.vertx.core.Future;

/**
 * Removes from one room what belongs to people who deleted their account. Lines of the ledger stay: they name nobody but by
 * ids that mean nothing any more.
 *
 * <p>Each method may be called again, after a crash or by two nodes at once, and is done when nothing is left. Whoever it is
 * about has been refused everywhere for longer than a caller is remembered, so nothing new is begun in their name; what was
 * under way then may still end meanwhile.
 */
public interface Eraser {
    /** What a user has left behind. */
    default Future<Void> user(String userId) {
        return Future.succeededFuture();
    }

    /** What an organisation has left behind that was closed with its only user. */
    default Future<Void> organisation(String organisationId) {
        return Future.succeededFuture();
    }

    /** What an organisation has left behind that an admin deleted; what others are still to be told may wait. */
    default Future<Void> deletedOrganisation(String organisationId) {
        return organisation(organisationId);
    }

    /** What an end user of such an organisation has left behind. */
    default Future<Void> endUser(String endUserId) {
        return Future.succeededFuture();
    }
}
