package dev.tollgate.platform;

import java.security.SecureRandom;
import java.util.function.LongSupplier;

/** Ids of 26 characters, five bits each. */
record RandomIds(SecureRandom random, LongSupplier timeMs) implements Ids {
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int CHARACTERS = 26;
    private static final int TIME_CHARACTERS = 9;
    private static final int BITS = 5;
    private static final int MASK = 31;

    @Override
    public String next(String prefix) {
        return withRandom(begin(prefix), CHARACTERS);
    }

    @Override
    public String nextInTime(String prefix) {
        StringBuilder id = begin(prefix);
        long nowMs = timeMs.getAsLong();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            id.append(ALPHABET.charAt((int) (nowMs >>> (i * BITS)) & MASK));
        }
        return withRandom(id, CHARACTERS - TIME_CHARACTERS);
    }

    private static StringBuilder begin(String prefix) {
        return new StringBuilder(prefix.length() + 1 + CHARACTERS)
                .append(prefix)
                .append('_');
    }

    private String withRandom(StringBuilder id, int characters) {
        byte[] bits = new byte[characters];
        random.nextBytes(bits);
        for (byte b : bits) {
            id.append(ALPHABET.charAt(b & MASK));
        }
        return id.toString();
    }
}
