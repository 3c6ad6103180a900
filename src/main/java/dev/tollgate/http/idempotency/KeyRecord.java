package dev.tollgate.http.idempotency;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What the store knows of a key.
 *
 * @param id of the key, hashed
 * @param requestId of the ledger's line; stays the same for all tries with this key
 * @param bodyHash of the request that holds the key now
 * @param epoch of the node whose request holds it, or held it last
 * @param answer null while it runs, and when it was not kept
 */
record KeyRecord(
        String id,
        String requestId,
        String bodyHash,
        String epoch,
        State state,
        @Nullable StoredAnswer answer) {
    enum State {
        /** A request with this key is under way, or its node died. */
        RUNNING,
        /** It was answered; the answer is there unless it was too large or broke off. */
        DONE,
        /** It was refused and cost nothing: the next request with this key is done. */
        FREE
    }

    /**
     * An answer as it was sent.
     *
     * @param stream whether they are server-sent events
     */
    record StoredAnswer(int status, boolean stream, Buffer body) {}

    static KeyRecord of(JsonObject document) {
        Integer status = document.getInteger("status");
        StoredAnswer answer = status == null
                ? null
                : new StoredAnswer(
                        status,
                        document.getBoolean("stream"),
                        Buffer.buffer(Base64.getDecoder()
                                .decode(document.getJsonObject("body").getString("$binary"))));
        return new KeyRecord(
                document.getString("_id"),
                document.getString("requestId"),
                document.getString("bodyHash"),
                document.getString("epoch"),
                State.valueOf(document.getString("state")),
                answer);
    }
}
