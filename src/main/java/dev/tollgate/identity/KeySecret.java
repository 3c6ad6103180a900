package dev.tollgate.identity;

import dev.tollgate.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The secret of an API key: `ak_live_` and 160 random bits. Only its hash is stored; SHA-256 without salt is enough for a
 * secret that nobody can guess, and lets it be looked up.
 */
final class KeySecret {
    private static final String PREFIX = "ak_live_";
    private static final int RANDOM_CHARACTERS = 32;
    private static final int SHOWN_CHARACTERS = PREFIX.length() + 4;
    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final Pattern SHAPE = Pattern.compile(PREFIX + "[" + ALPHABET + "]{" + RANDOM_CHARACTERS + "}");

    private KeySecret() {}

    /** Makes secrets from the system's secure random source. */
    static Supplier<Secret> random() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] bits = new byte[RANDOM_CHARACTERS];
            random.nextBytes(bits);
            var secret = new StringBuilder(PREFIX);
            for (byte b : bits) {
                secret.append(ALPHABET.charAt(b & 31));
            }
            return new Secret(secret.toString());
        };
    }

    /** Whether it can be a key at all; what cannot is refused without a look-up. */
    static boolean hasShape(Secret secret) {
        return SHAPE.matcher(secret.value()).matches();
    }

    /** What may be shown of it. */
    static String shown(Secret secret) {
        return secret.value().substring(0, SHOWN_CHARACTERS) + "…";
    }

    /** SHA-256 in hex. */
    static String hash(Secret secret) {
        return sha256(secret.value());
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
