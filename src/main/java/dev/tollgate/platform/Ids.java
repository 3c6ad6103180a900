package dev.tollgate.platform;

import java.security.SecureRandom;

/** Makes ids. A small interface, so that tests and simulations can give known ones. */
@FunctionalInterface
public interface Ids {
    /** A new id: the prefix, an underscore and 26 characters of 130 random bits. Unguessable, safe in URLs, without dots. */
    String next(String prefix);

    /** Ids from the system's secure random source. */
    static Ids random() {
        SecureRandom random = new SecureRandom();
        return prefix -> {
            byte[] bits = new byte[26];
            random.nextBytes(bits);
            var id = new StringBuilder(prefix.length() + 27).append(prefix).append('_');
            for (byte b : bits) {
                id.append("0123456789abcdefghjkmnpqrstvwxyz".charAt(b & 31));
            }
            return id.toString();
        };
    }
}
