package dev.tollgate.events.webhook;

import dev.tollgate.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * HMAC-SHA256 by the secret of a webhook. A secret that begins with `whsec_` stands for the bytes that follow in base64
 * (Standard Webhooks, "Signature scheme"), any other for its own.
 */
final class Signatures {
    static final String PREFIX = "whsec_";

    private static final int MIN_CHARACTERS = 16;
    private static final int MAX_CHARACTERS = 256;
    private static final int MIN_DECODED = 24;
    private static final int MAX_DECODED = 64;

    private final SecretKeySpec key;

    Signatures(Secret secret) {
        key = new SecretKeySpec(keyOf(secret.value()), "HmacSHA256");
    }

    private static byte[] keyOf(String secret) {
        return secret.startsWith(PREFIX)
                ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it is long enough to sign with, and readable. */
    static boolean isGood(Secret secret) {
        String text = secret.value();
        if (!text.startsWith(PREFIX)) {
            return text.length() >= MIN_CHARACTERS && text.length() <= MAX_CHARACTERS;
        }
        try {
            int bytes = keyOf(text).length;
            return bytes >= MIN_DECODED && bytes <= MAX_DECODED;
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    /** `sha256=` and the digits. */
    String hex(String text) {
        return "sha256=" + HexFormat.of().formatHex(hmac(text));
    }

    /** `v1,` and base64. */
    String standard(String text) {
        return "v1," + Base64.getEncoder().encodeToString(hmac(text));
    }

    private byte[] hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every Java", e);
        }
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }
}
