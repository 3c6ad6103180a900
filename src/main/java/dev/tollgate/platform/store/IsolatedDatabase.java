package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** A database of {@link IsolatedCollection}s, whose maps are all written as BSON. */
final class IsolatedDatabase extends H2Database {
    private static final BsonDataType BSON = new BsonDataType();

    private final MVStore store;

    IsolatedDatabase(String name, MVStore store, CursorRegistry cursors) {
        this.store = store;
        super(name, store, cursors);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
        String fullName = getFullCollectionNamespace(name);
        // The prefixes are those that the library looks for when it opens, renames and drops.
        MVMap<Object, Document> documents = openMap("databases." + fullName);
        MVMap<String, Object> meta = store.openMap("meta." + fullName);
        return new IsolatedCollection(this, name, options, documents, meta, cursorRegistry);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        MVMap<KeyValue, Object> positions = openMap(getFullCollectionNamespace(collection) + "._index_" + index);
        return new BsonUniqueIndex(positions, index, keys, sparse);
    }

    @SuppressWarnings("unchecked") // one data type serves all maps, and each map holds only what its caller puts there
    private <K, V> MVMap<K, V> openMap(String name) {
        MVMap.Builder<Object, Object> builder = new MVMap.Builder<>();
        return (MVMap<K, V>) store.openMap(name, builder.keyType(BSON).valueType(BSON));
    }
}
