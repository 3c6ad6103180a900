package dev.tollgate.platform.store;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.IndexOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All collections with their indexes, and the version of the whole, brought into the database at each start. */
public final class StoreSchema {
    /** Goes up when stored documents change their meaning, so that an older program refuses to touch them. */
    public static final int VERSION = 3;

    // 2: journal records have their lines in one binary value. 3: conversations have versions, credits a field of their
    // own.

    private static final String VERSION_COLLECTION = "schema";
    private static final String VERSION_ID = "version";

    private final List<CollectionSchema> collections;

    /**
     * @throws IllegalArgumentException when two rooms name the same collection
     */
    public StoreSchema(List<CollectionSchema> collections) {
        this.collections = List.copyOf(collections);
        Set<String> names = new HashSet<>(Set.of(VERSION_COLLECTION, MongoCounters.COLLECTION));
        for (CollectionSchema collection : collections) {
            if (!names.add(collection.name())) {
                throw new IllegalArgumentException("the collection " + collection.name() + " is taken");
            }
        }
    }

    /**
     * Makes what is missing; several nodes may do it at once, and again. Fails with {@link StoreRefusedException} when
     * a newer program wrote the database, and with the database's error when an index there is another than ours.
     */
    public Future<Void> apply(MongoClient mongo) {
        return refuseNewer(mongo)
                .compose(stored -> createAll(mongo).compose(_ -> fillAll(mongo, stored)))
                .compose(_ -> writeVersion(mongo));
    }

    private Future<Void> createAll(MongoClient mongo) {
        Future<Void> done = Future.succeededFuture();
        for (CollectionSchema collection : collections) {
            for (CollectionSchema.Index index : collection.indexes()) {
                done = done.compose(before -> create(mongo, collection.name(), index));
            }
        }
        return done;
    }

    /** Before the version is written: what a crash cuts short is done again. */
    private Future<Void> fillAll(MongoClient mongo, int stored) {
        Future<Void> done = Future.succeededFuture();
        for (CollectionSchema collection : collections) {
            for (CollectionSchema.Filling filling : collection.fillings()) {
                done = done.compose(
                        before -> stored < filling.since() ? filling.fill().apply(mongo) : Future.succeededFuture());
            }
        }
        return done;
    }

    /** Returns the stored version, 0 for a database without one. */
    private static Future<Integer> refuseNewer(MongoClient mongo) {
        return mongo.findOne(VERSION_COLLECTION, versionQuery(), null).compose(found -> {
            int stored = found == null ? 0 : found.getInteger("number");
            return stored <= VERSION
                    ? Future.succeededFuture(stored)
                    : Future.failedFuture(new StoreRefusedException("The database has schema version " + stored
                            + ", this program knows " + VERSION + ": start the newer program that wrote it."));
        });
    }

    private static Future<Void> create(MongoClient mongo, String collection, CollectionSchema.Index index) {
        JsonObject keys = new JsonObject();
        for (String field : index.fields()) {
            if (field.startsWith("-")) {
                keys.put(field.substring(1), -1);
            } else {
                keys.put(field, 1);
            }
        }
        IndexOptions options = new IndexOptions().unique(index.unique()).sparse(index.sparse());
        return mongo.createIndexWithOptions(collection, keys, options);
    }

    private static Future<Void> writeVersion(MongoClient mongo) {
        JsonObject raise = new JsonObject().put("$max", new JsonObject().put("number", VERSION));
        return mongo.updateCollectionWithOptions(
                        VERSION_COLLECTION, versionQuery(), raise, new UpdateOptions().setUpsert(true))
                .mapEmpty();
    }

    private static JsonObject versionQuery() {
        return new JsonObject().put("_id", VERSION_ID);
    }
}
