package dev.tollgate.billing.journal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@link PackedWriter} wrote; every method fails with {@link IllegalStateException} where the bytes are something
 * else.
 */
final class PackedReader {
    private static final int LONGEST_SHIFT = 63;

    private final byte[] bytes;
    private final List<String> texts = new ArrayList<>();
    private int at;

    PackedReader(byte[] bytes) {
        this.bytes = bytes;
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift <= LONGEST_SHIFT; shift += 7) {
            if (at == bytes.length) {
                throw broken();
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw broken();
    }

    long difference() {
        long value = number();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number of things that are still to come, each of at least one byte. */
    int count() {
        long value = number();
        if (value < 0 || value > bytes.length - at) {
            throw broken();
        }
        return (int) value;
    }

    String text() {
        long place = number();
        if (place == 0) {
            int length = count();
            String text = new String(bytes, at, length, StandardCharsets.UTF_8);
            at += length;
            texts.add(text);
            return text;
        }
        if (place < 0 || place > texts.size()) {
            throw broken();
        }
        return texts.get((int) place - 1);
    }

    /** To be called when all is read. */
    void end() {
        if (at != bytes.length) {
            throw broken();
        }
    }

    private IllegalStateException broken() {
        return new IllegalStateException("lines of a journal record are damaged at byte " + at + " of " + bytes.length);
    }
}
