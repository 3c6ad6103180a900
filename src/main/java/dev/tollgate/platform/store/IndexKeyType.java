package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the keys of an index in the index's order. A key is a {@link KeyValue} of a document's normalized values, with
 * the document's position at the end where several documents may have the same values.
 */
final class IndexKeyType extends BasicDataType<Object> {
    /** Only for searching: a place before or after all keys that begin with the values. */
    record Fence(List<@Nullable Object> values, boolean after) {
        Fence {
            values = Collections.unmodifiableList(new ArrayList<>(values));
        }
    }

    private final BsonDataType bson;
    private final ValueOrder order;
    private final List<IndexKey> fields;

    IndexKeyType(BsonDataType bson, List<IndexKey> fields) {
        this.bson = bson;
        order = new ValueOrder(bson);
        this.fields = List.copyOf(fields);
    }

    @Override
    public int compare(Object left, Object right) {
        int leftSize = size(left);
        int rightSize = size(right);
        for (int i = 0; i < Math.min(leftSize, rightSize); i++) {
            int parts = compareParts(i, part(left, i), part(right, i));
            if (parts != 0) {
                return parts;
            }
        }
        if (leftSize == rightSize) {
            return Integer.compare(side(left), side(right));
        }
        return leftSize < rightSize ? side(left) : -side(right);
    }

    private int compareParts(int i, @Nullable Object left, @Nullable Object right) {
        if (i == fields.size()) {
            return bson.compare(left, right);
        }
        return fields.get(i).isAscending() ? order.compare(left, right) : order.compare(right, left);
    }

    private static int size(Object key) {
        return key instanceof Fence fence ? fence.values().size() : ((KeyValue) key).size();
    }

    private static @Nullable Object part(Object key, int i) {
        return key instanceof Fence fence ? fence.values().get(i) : ((KeyValue) key).get(i);
    }

    private static int side(Object key) {
        if (key instanceof Fence fence) {
            return fence.after() ? 1 : -1;
        }
        return 0;
    }

    @Override
    public int getMemory(Object key) {
        return bson.getMemory(key);
    }

    @Override
    public void write(WriteBuffer target, Object key) {
        bson.write(target, key);
    }

    @Override
    public @Nullable Object read(ByteBuffer source) {
        return bson.read(source);
    }

    @Override
    public Object[] createStorage(int size) {
        return new Object[size];
    }
}
