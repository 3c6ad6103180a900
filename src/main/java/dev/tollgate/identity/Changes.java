package dev.tollgate.identity;

/**
 * Where the room tells all nodes that a credential no longer stands for what it did, so that caches may forget it at once.
 * Nothing is right only because this arrives: what is not told in time is forgotten within the life of the caches.
 */
@FunctionalInterface
interface Changes {
    /** The event-bus address on which it is told; the body is a credential's cache key, of a user or of an organisation. */
    String ADDRESS = "tollgate.identity.changed";

    /** What a user may do has changed, with whichever credential; its form is the prefix and the user's id. */
    String USER = "user:";

    /** What an organisation's members may do has changed, with whichever credential; prefix and the organisation's id. */
    String ORGANISATION = "organisation:";

    void credential(String cacheKey);

    default void user(String userId) {
        credential(USER + userId);
    }

    default void organisation(String organisationId) {
        credential(ORGANISATION + organisationId);
    }

    default void key(String hash) {
        credential(cacheKeyOfApiKey(hash));
    }

    default void session(String sessionId) {
        credential(cacheKeyOfSession(sessionId));
    }

    static String cacheKeyOfApiKey(String hash) {
        return "key:" + hash;
    }

    static String cacheKeyOfSession(String sessionId) {
        return "session:" + sessionId;
    }
}
