package dev.tollgate.events.webhook;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** One delivery as it goes over the wire: the body of the requirement and the headers of Standard Webhooks. */
record Message(String body, String id, String sentAt, String standardSignature, String bodySignature) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** @param sentAt the moment of this attempt, which receivers compare with their clock */
    static Message of(Queued delivery, Signatures signatures, Instant sentAt) {
        var data = new JsonObject(delivery.data());
        String happened = TIME.format(delivery.at());
        String body = new JsonObject()
                .put("id", delivery.id())
                .put("event", delivery.type())
                .put("type", delivery.type())
                .put("data", data)
                .put("timestamp", happened)
                .put("signature", signatures.hex(delivery.id() + "." + happened + "." + data.encode()))
                .encode();
        String seconds = Long.toString(sentAt.getEpochSecond());
        return new Message(
                body,
                delivery.id(),
                seconds,
                signatures.standard(delivery.id() + "." + seconds + "." + body),
                signatures.hex(body));
    }

    void putHeaders(MultiMap headers) {
        headers.set("Content-Type", "application/json")
                .set("User-Agent", "Tollgate-Webhooks")
                .set("X-Webhook-Signature", bodySignature)
                .set("webhook-id", id)
                .set("webhook-timestamp", sentAt)
                .set("webhook-signature", standardSignature);
    }
}
