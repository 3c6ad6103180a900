package dev.tollgate.platform.store;

import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which stores a node uses.
 *
 * @param dataFolder where embedded stores keep their files; the caller holds its {@link DataFolder} lock
 * @param mongodbUri a {@code mongodb://} or {@code mongodb+srv://} address, null for the embedded server; its options
 *     win over ours, its database is {@code tollgate} if it names none
 * @param redisUrl as vertx-redis-client takes it, null for the embedded server
 * @param mongoConnections at most this many connections to MongoDB, 1 or more
 * @param redisConnections at most this many connections to Redis, 1 or more
 * @param syncedCollections collections of the embedded database whose writes are acknowledged only when on disk
 */
public record StoreSettings(
        Path dataFolder,
        @Nullable String mongodbUri,
        @Nullable String redisUrl,
        int mongoConnections,
        int redisConnections,
        Set<String> syncedCollections) {
    private static final int DEFAULT_MONGO_CONNECTIONS = 32;
    private static final int DEFAULT_REDIS_CONNECTIONS = 8;

    public StoreSettings {
        if (mongoConnections < 1 || redisConnections < 1) {
            throw new IllegalArgumentException("a store needs at least one connection");
        }
        syncedCollections = Set.copyOf(syncedCollections);
    }

    /** The default sizes; an empty address counts as none. */
    public static StoreSettings of(Path dataFolder, @Nullable String mongodbUri, @Nullable String redisUrl) {
        return new StoreSettings(
                dataFolder,
                blankToNull(mongodbUri),
                blankToNull(redisUrl),
                DEFAULT_MONGO_CONNECTIONS,
                DEFAULT_REDIS_CONNECTIONS,
                EmbeddedMongo.SYNCED_COLLECTIONS);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** Without the addresses, which may hold passwords. */
    @Override
    public String toString() {
        return "StoreSettings[dataFolder=" + dataFolder + ", mongodb=" + (mongodbUri == null ? "embedded" : "given")
                + ", redis=" + (redisUrl == null ? "embedded" : "given") + "]";
    }
}
