package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import java.util.List;
import org.h2.mvstore.MVMap;

/** An index that can be read in its order. */
interface OrderedIndex {
    List<IndexKey> getKeys();

    /**
     * Whether it has exactly one key for each document, with values that it can compare; what is false once stays so
     * until the index is dropped.
     */
    boolean isExact();

    /** Whether documents that have none of the fields are not in it. */
    boolean omitsDocuments();

    boolean isUnique();

    /** Keys as {@link IndexKeyType} has them, and positions. */
    MVMap<Object, Object> entries();

    /** The position of the document of an entry. */
    default Object position(Object key, Object value) {
        KeyValue parts = (KeyValue) key;
        int fields = getKeys().size();
        return parts.size() > fields ? parts.get(fields) : value;
    }
}
