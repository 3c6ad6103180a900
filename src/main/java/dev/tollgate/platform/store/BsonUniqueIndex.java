package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** A unique index whose map is given, so that it can be one that writes BSON and keeps an order. */
final class BsonUniqueIndex extends AbstractUniqueIndex<Object> implements OrderedIndex {
    private final MVMap<Object, Object> positions;
    private final IndexExactness exactness;

    BsonUniqueIndex(
            MVMap<Object, Object> positions,
            IndexExactness exactness,
            String name,
            List<IndexKey> keys,
            boolean sparse) {
        super(name, keys, sparse);
        this.positions = positions;
        this.exactness = exactness;
    }

    /** The key of a document whose index is over one field with a text in it, as ids are; null for all others. */
    private @Nullable KeyValue plainKeyOf(Document document) {
        return getKeys().size() == 1
                        && IndexExactness.valueOf(document, getKeys().getFirst().getKey()) instanceof String text
                ? new KeyValue(text)
                : null;
    }

    @Override
    public synchronized void checkAdd(Document document, MongoCollection<Object> collection) {
        KeyValue plain = plainKeyOf(document);
        if (plain == null || positions.containsKey(plain)) {
            super.checkAdd(document, collection);
        }
    }

    /** Of a document with a plain key the library would make that key five times. */
    @Override
    public synchronized void add(Document document, @Nullable Object position, MongoCollection<Object> collection) {
        KeyValue plain = plainKeyOf(document);
        if (plain == null || !putKeyPosition(plain, position)) {
            super.add(document, position, collection);
            exactness.valuesOf(document);
        }
    }

    @Override
    protected boolean nullAwareEqualsKeys(Document before, Document after) {
        KeyValue plain = plainKeyOf(before);
        return (plain != null && plain.equals(plainKeyOf(after))) || super.nullAwareEqualsKeys(before, after);
    }

    /** The library takes a document that a sparse index omits for another one whose field is null. */
    @Override
    public @Nullable Object getPosition(Document document) {
        KeyValue plain = plainKeyOf(document);
        if (plain != null) {
            return getPosition(plain);
        }
        return omits(document) ? null : super.getPosition(document);
    }

    private boolean omits(Document document) {
        return isSparse()
                && keys().stream()
                        .allMatch(key -> Utils.getSubdocumentValueCollectionAware(document, key) instanceof Missing);
    }

    /** The library would miss the documents without the field that an {@code $in} with null asks for. */
    @Override
    public synchronized boolean canHandle(Document query) {
        return !(isSparse() && query.values().stream().anyMatch(BsonUniqueIndex::isInWithNull))
                && super.canHandle(query);
    }

    private static boolean isInWithNull(@Nullable Object condition) {
        return condition instanceof Document operators
                && operators.get("$in") instanceof Collection<?> values
                && values.stream().anyMatch(Objects::isNull);
    }

    @Override
    protected @Nullable Object removeDocument(KeyValue key) {
        return positions.remove(key);
    }

    @Override
    protected boolean putKeyPosition(KeyValue key, @Nullable Object position) {
        return positions.putIfAbsent(key, Missing.ofNullable(position)) == null;
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // the map's keys are typed for fences, but all it has are these
    protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
        return (Iterable) positions.entrySet();
    }

    @Override
    protected @Nullable Object getPosition(KeyValue key) {
        return positions.get(key);
    }

    @Override
    public boolean isExact() {
        return exactness.holds();
    }

    @Override
    public boolean omitsDocuments() {
        return isSparse();
    }

    @Override
    public MVMap<Object, Object> entries() {
        return positions;
    }

    @Override
    public void drop() {
        exactness.forget();
        super.drop();
    }

    @Override
    public long getCount() {
        return positions.sizeAsLong();
    }

    @Override
    public boolean isEmpty() {
        return positions.isEmpty();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
