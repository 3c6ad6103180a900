package dev.tollgate.billing.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Writes numbers and texts in the form that {@link JournalLines} describes. */
final class PackedWriter {
    private static final int EXPECTED_LINE_BYTES = 128;
    private static final int LONGEST_NUMBER_BYTES = 10;

    private final Map<String, Integer> textToPlace = new HashMap<>();
    private byte[] bytes;
    private int size;

    PackedWriter(int lines) {
        bytes = new byte[(lines + 1) * EXPECTED_LINE_BYTES];
    }

    void number(long value) {
        reserve(LONGEST_NUMBER_BYTES);
        long left = value;
        while ((left & ~0x7FL) != 0) {
            bytes[size++] = (byte) (left | 0x80);
            left >>>= 7;
        }
        bytes[size++] = (byte) left;
    }

    /** A number that may be below zero: small ones of either sign are short. */
    void difference(long value) {
        number((value << 1) ^ (value >> 63));
    }

    void text(String text) {
        Integer place = textToPlace.putIfAbsent(text, textToPlace.size() + 1);
        if (place != null) {
            number(place);
            return;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        number(0);
        number(encoded.length);
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, size);
    }
}
