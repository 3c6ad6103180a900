package dev.tollgate.platform.audit;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The form of an entry in the store. Each carries SHA-256 over its number, time, content and the hash of the one before,
 * so that nobody changes or removes one without changing all that follow.
 */
final class AuditChain {
    private static final int MAX_REASON_CHARS = 10_000;
    private static final int MAX_FIELD_CHARS = 1_000;

    private AuditChain() {}

    /** The end of the log: nothing yet, or its last entry. */
    record Head(long number, String hash) {
        static final Head EMPTY = new Head(0, "");

        static Head of(JsonObject document) {
            return new Head(document.getLong("_id"), document.getString("hash", ""));
        }
    }

    /** The document that follows the head. */
    static JsonObject next(Head head, AuditEntry entry, Instant at) {
        JsonObject document = new JsonObject()
                .put("_id", head.number() + 1)
                .put("at", new JsonObject().put("$date", at.toString()))
                .put("actorId", storable(entry.actorId(), MAX_FIELD_CHARS))
                .put("keyId", storable(entry.keyId(), MAX_FIELD_CHARS))
                .put("action", storable(entry.action(), MAX_FIELD_CHARS))
                .put("targetId", storable(entry.targetId(), MAX_FIELD_CHARS))
                .put("reason", storable(entry.reason(), MAX_REASON_CHARS))
                .put("remoteAddress", storable(entry.remoteAddress(), MAX_FIELD_CHARS))
                .put("requestId", storable(entry.requestId(), MAX_FIELD_CHARS))
                .put("previous", head.hash());
        return document.put("hash", hash(document));
    }

    /** Cut, and without half characters: what the store would change would later look like a forgery. */
    private static @Nullable String storable(@Nullable String text, int maxChars) {
        if (text == null) {
            return null;
        }
        String cut = text.length() <= maxChars ? text : text.substring(0, maxChars);
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Whether the document is what was written after the head. */
    static boolean follows(Head head, JsonObject document) {
        try {
            return document.getLong("_id") == head.number() + 1
                    && head.hash().equals(document.getString("previous"))
                    && hash(document).equals(document.getString("hash"));
        } catch (ClassCastException | IllegalArgumentException | NullPointerException | DateTimeException e) {
            // A field of another type or none at all: nothing of ours wrote this.
            return false;
        }
    }

    private static String hash(JsonObject document) {
        MessageDigest digest = sha256();
        digest.update(ByteBuffer.allocate(16)
                .putLong(document.getLong("_id"))
                .putLong(at(document).toEpochMilli())
                .flip());
        add(digest, document.getString("actorId"));
        add(digest, document.getString("keyId"));
        add(digest, document.getString("action"));
        add(digest, document.getString("targetId"));
        add(digest, document.getString("reason"));
        add(digest, document.getString("remoteAddress"));
        add(digest, document.getString("requestId"));
        add(digest, document.getString("previous"));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** With its length, so that no two contents give the same bytes. */
    private static void add(MessageDigest digest, @Nullable String text) {
        byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        digest.update(
                ByteBuffer.allocate(4).putInt(text == null ? -1 : bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static RecordedEntry read(JsonObject document) {
        var entry = new AuditEntry(
                document.getString("actorId"),
                document.getString("keyId"),
                document.getString("action"),
                document.getString("targetId"),
                document.getString("reason"),
                document.getString("remoteAddress"),
                document.getString("requestId"));
        return new RecordedEntry(document.getLong("_id"), at(document), entry);
    }

    private static Instant at(JsonObject document) {
        return Instant.parse(document.getJsonObject("at").getString("$date"));
    }
}
