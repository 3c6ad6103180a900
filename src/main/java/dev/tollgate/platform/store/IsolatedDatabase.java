package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** A database of {@link IsolatedCollection}s, whose maps are all written as BSON. */
final class IsolatedDatabase extends H2Database {
    private static final BsonDataType BSON = new BsonDataType();

    private final MVStore store;
    private final LongAdder reads;

    /** Adds what its queries look at to a sum. */
    IsolatedDatabase(String name, MVStore store, CursorRegistry cursors, LongAdder reads) {
        this.store = store;
        this.reads = reads;
        super(name, store, cursors);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
        String fullName = getFullCollectionNamespace(name);
        // The prefixes are those that the library looks for when it opens, renames and drops.
        MVMap<Object, Document> documents = openMap("databases." + fullName);
        MVMap<String, Object> meta = store.openMap("meta." + fullName);
        return new IsolatedCollection(this, name, options, documents, meta, cursorRegistry, reads);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        return new BsonUniqueIndex(
                openEntries(collection, index, keys), exactness(collection, index, keys), index, keys, sparse);
    }

    @Override
    protected Index<Object> openOrCreateSecondaryIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        return new BsonSecondaryIndex(
                openEntries(collection, index, keys), exactness(collection, index, keys), index, keys, sparse);
    }

    private MVMap<Object, Object> openEntries(String collection, String index, List<IndexKey> keys) {
        MVMap.Builder<Object, Object> builder = new MVMap.Builder<>();
        return store.openMap(
                getFullCollectionNamespace(collection) + "._index_" + index,
                builder.keyType(new IndexKeyType(BSON, keys)).valueType(BSON));
    }

    private IndexExactness exactness(String collection, String index, List<IndexKey> keys) {
        return new IndexExactness(store.openMap("meta." + getFullCollectionNamespace(collection)), index, keys);
    }

    @Override
    public Document handleCommand(
            Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
        if (command.equalsIgnoreCase("aggregate")
                && query.get(command) instanceof String name
                && resolveCollection(name, false) instanceof IsolatedCollection collection) {
            AggregateByIndex aggregate = AggregateByIndex.of(query);
            if (aggregate != null) {
                clearLastStatus(channel);
                return aggregate.run(this, collection, databases, oplog);
            }
        }
        return super.handleCommand(channel, command, query, databases, oplog);
    }

    @SuppressWarnings("unchecked") // one data type serves all maps, and each map holds only what its caller puts there
    private <K, V> MVMap<K, V> openMap(String name) {
        MVMap.Builder<Object, Object> builder = new MVMap.Builder<>();
        return (MVMap<K, V>) store.openMap(name, builder.keyType(BSON).valueType(BSON));
    }
}
