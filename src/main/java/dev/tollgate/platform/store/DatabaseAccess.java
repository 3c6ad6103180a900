package dev.tollgate.platform.store;

import dev.tollgate.platform.settings.StoreSettings;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The database of an installation for a command that runs beside the nodes: the one that was given, else the embedded one of
 * the node that uses the data folder, else, where none runs, the folder's own, which no node can use meanwhile.
 */
public final class DatabaseAccess implements AutoCloseable {
    private final @Nullable DataFolder folder;
    private final @Nullable EmbeddedMongo embedded;
    private final MongoClient mongo;

    private DatabaseAccess(@Nullable DataFolder folder, @Nullable EmbeddedMongo embedded, MongoClient mongo) {
        this.folder = folder;
        this.embedded = embedded;
        this.mongo = mongo;
    }

    /**
     * Opens it; blocks.
     *
     * @throws IllegalStateException when the folder is in use but does not say where its database listens
     */
    public static DatabaseAccess open(Vertx vertx, Path dataFolder, StoreSettings settings) {
        if (!settings.mongodbUri().isEmpty()) {
            String uri = settings.mongodbUri().value();
            return new DatabaseAccess(null, null, Stores.mongoClient(vertx, settings, uri));
        }
        DataFolder folder;
        try {
            folder = DataFolder.open(dataFolder);
        } catch (IllegalStateException inUse) {
            String uri = AddressFile.read(dataFolder).orElseThrow(() -> inUse);
            return new DatabaseAccess(null, null, Stores.mongoClient(vertx, settings, uri));
        }
        try {
            EmbeddedMongo embedded = EmbeddedMongo.start(folder.path(), 0, EmbeddedMongo.SYNCED_COLLECTIONS);
            return new DatabaseAccess(folder, embedded, Stores.mongoClient(vertx, settings, embedded.uri()));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    public MongoClient mongo() {
        return mongo;
    }

    /** Whether nobody else can use the database meanwhile. */
    public boolean isAlone() {
        return embedded != null;
    }

    /** Closes what was opened, the client with its Vert.x; blocks. */
    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
