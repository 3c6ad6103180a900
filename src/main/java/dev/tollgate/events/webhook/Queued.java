package dev.tollgate.events.webhook;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A delivery that is to be sent.
 *
 * @param data what the receiver reads, compact JSON
 * @param at when the event happened
 * @param tries attempts since it was put into the queue, by the event or by hand
 */
record Queued(String id, String webhookId, String type, String data, Instant at, int tries) {
    private static final int ID_BYTES = 16;

    /** The one delivery of an event to a webhook, by whichever node it is made. */
    static Queued of(String webhookId, String eventId, String type, JsonObject data, Instant at) {
        byte[] name = (webhookId + ' ' + eventId).getBytes(StandardCharsets.UTF_8);
        String id = "dlv_" + HexFormat.of().formatHex(Signatures.sha256(name), 0, ID_BYTES);
        return new Queued(id, webhookId, type, data.encode(), at, 0);
    }

    static Queued of(JsonObject document) {
        return new Queued(
                document.getString("_id"),
                document.getString("webhookId"),
                document.getString("type"),
                document.getString("data"),
                Instant.ofEpochMilli(document.getLong("at")),
                document.getInteger("tries"));
    }
}
