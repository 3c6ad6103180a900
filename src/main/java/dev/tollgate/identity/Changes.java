package dev.tollgate.identity;

/** Where the room tells that a credential no longer stands for what it did, so that caches may forget it. */
@FunctionalInterface
interface Changes {
    /** The event-bus address on which it is told; the body is the credential's cache key. */
    String ADDRESS = "tollgate.identity.changed";

    void credential(String cacheKey);

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
