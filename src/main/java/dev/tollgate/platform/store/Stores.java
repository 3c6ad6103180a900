package dev.tollgate.platform.store;

import com.mongodb.ConnectionString;
import dev.tollgate.platform.settings.StoreSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database and the Redis of one node: the ones that were given, or embedded ones. */
public final class Stores {
    private static final int MONGO_CONNECTIONS = 32;
    private static final int REDIS_CONNECTIONS = 8;
    private static final int REDIS_WAITING_PER_CONNECTION = 256;

    /** What blocks to open and close. */
    private record Embedded(
            Path dataFolder,
            @Nullable EmbeddedMongo mongo,
            @Nullable EmbeddedRedis redis) {
        void close() {
            try {
                if (redis != null) {
                    redis.close();
                }
            } finally {
                if (mongo != null) {
                    AddressFile.delete(dataFolder);
                    mongo.close();
                }
            }
        }
    }

    private final Vertx vertx;
    private final Embedded embedded;
    private final MongoClient mongo;
    private final Redis redis;
    private final Promise<Void> ready = Promise.promise();
    private volatile boolean closed;

    private Stores(Vertx vertx, StoreSettings settings, Embedded embedded) {
        this.vertx = vertx;
        this.embedded = embedded;
        EmbeddedMongo own = embedded.mongo();
        mongo = mongoClient(vertx, settings, own == null ? settings.mongodbUri().value() : own.uri());
        redis = redisClient(vertx, settings, embedded.redis());
    }

    /**
     * Starts what is embedded, with its files in the data folder, whose {@link DataFolder} lock the caller holds, and makes
     * the clients. It does not wait for given stores: see {@link #ready}. Fails with {@link IllegalStateException} when an embedded store cannot be started and {@link IllegalArgumentException} when
     * an address makes no sense.
     */
    public static Future<Stores> open(Vertx vertx, Path dataFolder, StoreSettings settings) {
        return vertx.executeBlocking(() -> openEmbedded(dataFolder, settings), false)
                .compose(embedded -> {
                    try {
                        Stores stores = new Stores(vertx, settings, embedded);
                        new StoreReadiness(
                                        vertx,
                                        stores.mongo,
                                        !settings.mongodbUri().isEmpty(),
                                        () -> stores.closed)
                                .await()
                                .onComplete(stores.ready);
                        return Future.succeededFuture(stores);
                    } catch (RuntimeException e) {
                        return vertx.executeBlocking(() -> closeEmbedded(embedded), false)
                                .transform(ended -> Future.failedFuture(e));
                    }
                });
    }

    private static Embedded openEmbedded(Path dataFolder, StoreSettings settings) {
        @Nullable
        EmbeddedMongo mongo = settings.mongodbUri().isEmpty()
                ? EmbeddedMongo.start(dataFolder, 0, EmbeddedMongo.SYNCED_COLLECTIONS)
                : null;
        try {
            if (mongo != null) {
                AddressFile.write(dataFolder, mongo.uri());
            }
            return new Embedded(
                    dataFolder, mongo, settings.redisUrl().isEmpty() ? EmbeddedRedis.start(dataFolder) : null);
        } catch (RuntimeException e) {
            if (mongo != null) {
                mongo.close();
            }
            throw e;
        }
    }

    static MongoClient mongoClient(Vertx vertx, StoreSettings settings, String uri) {
        try {
            String database =
                    Optional.ofNullable(new ConnectionString(uri).getDatabase()).orElse(settings.databaseName());
            JsonObject config = new JsonObject()
                    .put("connection_string", MongoAddress.withDefaults(uri, MONGO_CONNECTIONS))
                    .put("db_name", database);
            return MongoClient.create(vertx, config);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("MONGODB_URI (stores.mongodbUri): " + e.getMessage(), e);
        }
    }

    private static Redis redisClient(Vertx vertx, StoreSettings settings, @Nullable EmbeddedRedis embedded) {
        String url = embedded == null ? settings.redisUrl().value() : embedded.url();
        try {
            return Redis.createClient(
                    vertx,
                    new RedisOptions()
                            .setConnectionString(url)
                            .setMaxPoolSize(REDIS_CONNECTIONS)
                            .setMaxPoolWaiting(REDIS_CONNECTIONS * REDIS_WAITING_PER_CONNECTION));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("REDIS_URL (stores.redisUrl): " + e.getMessage(), e);
        }
    }

    /**
     * Completes once the database answers and, if it was given, has proven to keep concurrent updates; until then it is
     * asked again and again. Fails with {@link StoreRefusedException} when it must not be used, and with {@link
     * IllegalStateException} when {@link #close} came first. Redis is not waited for: limits hold without it too.
     */
    public Future<Void> ready() {
        return ready.future();
    }

    public MongoClient mongo() {
        return mongo;
    }

    public Redis redis() {
        return redis;
    }

    /** Whether the database is the embedded one. */
    public boolean embedded() {
        return embedded.mongo() != null;
    }

    /** Ends the clients, then the embedded stores; a second call does nothing more. */
    public Future<Void> close() {
        if (closed) {
            return Future.succeededFuture();
        }
        closed = true;
        redis.close();
        return mongo.close().eventually(() -> vertx.executeBlocking(() -> closeEmbedded(embedded), false));
    }

    private static @Nullable Void closeEmbedded(Embedded embedded) {
        embedded.close();
        return null;
    }
}
