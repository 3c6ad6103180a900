package dev.tollgate.events.webhook;

import dev.tollgate.platform.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Secrets of webhooks as they are stored: AES-GCM, each bound to the id of its webhook. */
final class SecretVault {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MADE_BYTES = 32;

    private final SecretKeySpec key;
    private final SecureRandom random = new SecureRandom();

    /** @param key of the installation, for this purpose alone; its SHA-256 is what encrypts */
    SecretVault(Secret key) {
        this.key = new SecretKeySpec(Signatures.sha256(key.value().getBytes(StandardCharsets.UTF_8)), "AES");
    }

    /** A new secret, as Standard Webhooks writes them. */
    Secret make() {
        byte[] bits = new byte[MADE_BYTES];
        random.nextBytes(bits);
        return new Secret(Signatures.PREFIX + Base64.getEncoder().encodeToString(bits));
    }

    String seal(Secret secret, String webhookId) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, webhookId)
                    .doFinal(secret.value().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(nonce.length + sealed.length)
                            .put(nonce)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is part of every Java", e);
        }
    }

    /** @throws GeneralSecurityException when it was sealed by another key or for another webhook */
    Secret open(String sealed, String webhookId) throws GeneralSecurityException {
        byte[] bytes = Base64.getDecoder().decode(sealed);
        byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
        byte[] open =
                cipher(Cipher.DECRYPT_MODE, nonce, webhookId).doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        return new Secret(new String(open, StandardCharsets.UTF_8));
    }

    private Cipher cipher(int mode, byte[] nonce, String webhookId) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(webhookId.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
