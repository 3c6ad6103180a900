package dev.tollgate.identity;

import dev.tollgate.platform.Secret;
import dev.tollgate.platform.settings.IdentitySettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that signs tokens: the one that was set, else one made once and kept in the data folder. */
final class JwtSecret {
    private static final String FILE = "jwt.secret";
    private static final int MADE_BYTES = 64;

    private JwtSecret() {}

    /**
     * Reads, checks or makes it. Blocks.
     *
     * @throws IllegalStateException when it is too short, with words for whoever starts the node
     * @throws UncheckedIOException when the data folder cannot be read or written
     */
    static Secret load(Secret configured, Path dataFolder) {
        if (!configured.isEmpty()) {
            return checked(configured, "JWT_SECRET");
        }
        Path file = dataFolder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(dataFolder, file);
            }
            return checked(new Secret(Files.readString(file).strip()), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot keep the token secret in " + file, e);
        }
    }

    /** A key for one other purpose: HMAC-SHA256 of its name, in hexadecimal. */
    static Secret derived(Secret secret, String purpose) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.value().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return new Secret(HexFormat.of().formatHex(mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }

    private static Secret checked(Secret secret, String where) {
        if (secret.value().getBytes(StandardCharsets.UTF_8).length < IdentitySettings.MIN_JWT_SECRET_BYTES) {
            throw new IllegalStateException(
                    where + " must be at least " + IdentitySettings.MIN_JWT_SECRET_BYTES + " bytes long");
        }
        return secret;
    }

    /**
     * Written aside and moved into place, so that a crash leaves either no file or a whole one; the folder's lock keeps
     * others out.
     */
    private static void make(Path dataFolder, Path file) throws IOException {
        Files.createDirectories(dataFolder);
        byte[] bits = new byte[MADE_BYTES];
        new SecureRandom().nextBytes(bits);
        Path draft = dataFolder.resolve(FILE + ".new");
        Files.deleteIfExists(draft);
        createPrivate(draft);
        Files.writeString(
                draft,
                Base64.getUrlEncoder().withoutPadding().encodeToString(bits),
                StandardOpenOption.WRITE,
                StandardOpenOption.SYNC);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void createPrivate(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }
}
