package dev.tollgate.platform.store;

import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents, ids and index keys as BSON. The default of H2 is Java serialization, which takes several times
 * the space and, for index keys, serializes both sides of every comparison.
 */
final class BsonDataType extends BasicDataType<Object> {
    /** Type bytes that BSON does not use. */
    private static final byte MISSING = 0x60;

    private static final byte KEY_VALUE = 0x61;

    /** What a value takes in memory beside its characters and bytes; a guess that only steers page and cache sizes. */
    private static final int VALUE_OVERHEAD_BYTES = 16;

    @Override
    public int getMemory(@Nullable Object value) {
        return switch (value) {
            case String text -> VALUE_OVERHEAD_BYTES + text.length();
            case BinData binary -> VALUE_OVERHEAD_BYTES + binary.getData().length;
            case Map<?, ?> document -> memoryOf(document);
            case KeyValue key -> VALUE_OVERHEAD_BYTES + memoryOf(key);
            case Collection<?> list -> VALUE_OVERHEAD_BYTES + memoryOf(list);
            case null, default -> VALUE_OVERHEAD_BYTES;
        };
    }

    private int memoryOf(Map<?, ?> document) {
        int bytes = VALUE_OVERHEAD_BYTES;
        for (Map.Entry<?, ?> field : document.entrySet()) {
            bytes += getMemory(field.getKey()) + getMemory(field.getValue());
        }
        return bytes;
    }

    private int memoryOf(Iterable<?> values) {
        int bytes = 0;
        for (Object value : values) {
            bytes += getMemory(value);
        }
        return bytes;
    }

    @Override
    public Object[] createStorage(int size) {
        return new Object[size];
    }

    @Override
    public void write(WriteBuffer target, @Nullable Object value) {
        ByteBuf bytes = encoded(value);
        target.put(bytes.array(), bytes.arrayOffset(), bytes.readableBytes());
    }

    @Override
    public @Nullable Object read(ByteBuffer source) {
        ByteBuf bytes = Unpooled.wrappedBuffer(source);
        Object value = decode(bytes);
        source.position(source.position() + bytes.readerIndex());
        return value;
    }

    private static ByteBuf encoded(@Nullable Object value) {
        ByteBuf bytes = Unpooled.buffer();
        encode(value, bytes);
        return bytes;
    }

    private static void encode(@Nullable Object value, ByteBuf target) {
        if (value instanceof Missing) {
            target.writeByte(MISSING);
        } else if (value instanceof KeyValue key) {
            target.writeByte(KEY_VALUE).writeShort(key.size());
            key.forEach(part -> encode(part, target));
        } else {
            byte type = BsonEncoder.determineType(value);
            target.writeByte(type);
            BsonEncoder.encodeValue(type, value, target);
        }
    }

    private static @Nullable Object decode(ByteBuf source) {
        byte type = source.readByte();
        if (type == MISSING) {
            return Missing.getInstance();
        }
        if (type != KEY_VALUE) {
            return BsonDecoder.decodeValue(type, source);
        }
        int size = source.readUnsignedShort();
        List<@Nullable Object> parts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            parts.add(decode(source));
        }
        return new KeyValue(parts);
    }

    /** A total order in which equal means the same BSON; strings and longs are in their natural order. */
    @Override
    public int compare(@Nullable Object left, @Nullable Object right) {
        if (left instanceof String a && right instanceof String b) {
            return a.compareTo(b);
        }
        if (left instanceof Long a && right instanceof Long b) {
            return a.compareTo(b);
        }
        if (left instanceof KeyValue a && right instanceof KeyValue b) {
            return compareParts(a, b);
        }
        byte[] a = ByteBufUtil.getBytes(encoded(left));
        byte[] b = ByteBufUtil.getBytes(encoded(right));
        return Arrays.compareUnsigned(a, b);
    }

    private int compareParts(KeyValue left, KeyValue right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
