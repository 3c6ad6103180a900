package dev.tollgate.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a password must be: long enough, short enough to hash, and none of those that are guessed first. */
final class PasswordRules {
    /** In characters (code points). */
    static final int MIN_LENGTH = 8;

    /** In bytes of UTF-8, checked before anything is hashed. */
    static final int MAX_BYTES = 1024;

    private static final String COMMON_PASSWORDS = "common-passwords.txt";

    private final Set<String> common;

    PasswordRules() {
        try (InputStream in =
                Objects.requireNonNull(PasswordRules.class.getResourceAsStream(COMMON_PASSWORDS), COMMON_PASSWORDS)) {
            common = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why the password will not do, none when it will. */
    Optional<String> fault(String password) {
        if (isTooLong(password)) {
            return Optional.of("must be at most " + MAX_BYTES + " bytes long");
        }
        if (PlainText.length(password) < MIN_LENGTH) {
            return Optional.of("must be at least " + MIN_LENGTH + " characters long");
        }
        if (password.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            return Optional.of("must be valid Unicode text");
        }
        if (common.contains(password.toLowerCase(Locale.ROOT))) {
            return Optional.of("is one of the most common passwords, choose another one");
        }
        return Optional.empty();
    }

    /** Whether it is longer than any password can be; told before the text is encoded where its length alone says so. */
    static boolean isTooLong(String password) {
        return password.length() > MAX_BYTES || password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }
}
