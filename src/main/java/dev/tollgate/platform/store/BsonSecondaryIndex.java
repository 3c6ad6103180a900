package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * An index that only makes reads fast; the library has none. Once it is not {@linkplain OrderedIndex#isExact exact} it
 * is emptied and costs nothing more. The collection's monitor guards it.
 */
final class BsonSecondaryIndex extends Index<Object> implements OrderedIndex {
    private static final String ID = "_id";

    private final MVMap<Object, Object> entries;
    private final IndexExactness exactness;

    BsonSecondaryIndex(
            MVMap<Object, Object> entries, IndexExactness exactness, String name, List<IndexKey> keys, boolean sparse) {
        super(name, keys, sparse);
        this.entries = entries;
        this.exactness = exactness;
    }

    @Override
    public void add(Document document, @Nullable Object position, MongoCollection<Object> collection) {
        KeyValue key = keyOf(document, position);
        if (key != null) {
            entries.put(key, true);
        }
    }

    private @Nullable KeyValue keyOf(Document document, @Nullable Object position) {
        List<@Nullable Object> values = exactness.valuesOf(document);
        if (values == null) {
            entries.clear();
            return null;
        }
        values.add(Missing.ofNullable(position));
        return new KeyValue(values);
    }

    @Override
    public void updateInPlace(
            Document before, Document after, @Nullable Object position, MongoCollection<Object> collection) {
        KeyValue old = keyOf(before, position);
        KeyValue now = keyOf(after, position);
        if (old != null && now != null && !old.equals(now)) {
            entries.remove(old);
            entries.put(now, true);
        }
    }

    /** Always null: positions are known by the index over ids. */
    @Override
    public @Nullable Object remove(Document document) {
        KeyValue key = keyOf(document, document.get(ID));
        if (key != null && entries.remove(key) == null) {
            removeByEqualId(key);
        }
        return null;
    }

    /** For a document replaced by one whose id is the same number in another type: it kept its position. */
    private void removeByEqualId(KeyValue key) {
        int fields = getKeys().size();
        List<@Nullable Object> values = key.stream().limit(fields).toList();
        Object id = ValueOrder.normalized(key.get(fields));
        Iterator<Object> same =
                entries.cursor(new IndexKeyType.Fence(values, false), new IndexKeyType.Fence(values, true), false);
        while (same.hasNext()) {
            KeyValue entry = (KeyValue) same.next();
            if (Objects.equals(ValueOrder.normalized(entry.get(fields)), id)) {
                entries.remove(entry);
                return;
            }
        }
    }

    /** True, because the library then accepts that this index knows no position of a document. */
    @Override
    protected boolean isSparse() {
        return true;
    }

    @Override
    public boolean omitsDocuments() {
        return false;
    }

    @Override
    public @Nullable Object getPosition(Document document) {
        return null;
    }

    @Override
    public void checkAdd(Document document, MongoCollection<Object> collection) {
        // Every document may be added.
    }

    @Override
    public void checkUpdate(Document before, Document after, MongoCollection<Object> collection) {
        // Every document may be changed.
    }

    /** False: the library would ask it for equality only. */
    @Override
    public boolean canHandle(Document query) {
        return false;
    }

    @Override
    public Iterable<Object> getPositions(Document query) {
        throw new UnsupportedOperationException("read by an index plan only");
    }

    @Override
    public boolean isExact() {
        return exactness.holds();
    }

    @Override
    public MVMap<Object, Object> entries() {
        return entries;
    }

    @Override
    public void drop() {
        exactness.forget();
    }

    /** An index that was given up is not empty: the library would fill it at each start. */
    @Override
    public boolean isEmpty() {
        return exactness.holds() && entries.isEmpty();
    }

    @Override
    public long getCount() {
        return entries.sizeAsLong();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
