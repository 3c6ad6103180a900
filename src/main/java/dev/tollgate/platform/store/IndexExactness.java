package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, over restarts too, whether an index ever got a document that it cannot answer for: with an array, with a
 * value whose order is not known exactly.
 */
final class IndexExactness {
    private static final String PREFIX = "inexact.";

    private final MVMap<String, Object> meta;
    private final String key;
    private final List<IndexKey> fields;

    /**
     * @param meta the collection's own map, which lives and ends with the collection
     */
    IndexExactness(MVMap<String, Object> meta, String index, List<IndexKey> fields) {
        this.meta = meta;
        key = PREFIX + index;
        this.fields = List.copyOf(fields);
    }

    boolean holds() {
        return !meta.containsKey(key);
    }

    /** The document's normalized values, or null after which the index is not exact any more. */
    @Nullable
    List<@Nullable Object> valuesOf(Document document) {
        if (!holds()) {
            return null;
        }
        List<@Nullable Object> values = new ArrayList<>(fields.size() + 1);
        for (IndexKey field : fields) {
            Object value = valueOf(document, field.getKey());
            if (!ValueOrder.isExact(value)) {
                meta.put(key, true);
                return null;
            }
            values.add(ValueOrder.normalized(value));
        }
        return values;
    }

    /** The value of a field, or a mark that it is missing. A plain field is not worth the library's search of a path. */
    static @Nullable Object valueOf(Document document, String field) {
        return field.indexOf('.') < 0
                ? document.getOrMissing(field)
                : Utils.getSubdocumentValueCollectionAware(document, field);
    }

    /** For an index that is dropped. */
    void forget() {
        meta.remove(key);
    }
}
