package dev.tollgate.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.json.StrictJson;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request as faces see it: known, allowed, within its limits.
 *
 * @param id made by the server (or kept with the Idempotency-Key): the id of what the request moves
 * @param label `X-Request-ID` of the caller or our own, for logs and bodies, never a key
 * @param principal who calls; null on public operations
 * @param body as sent, at most the configured size; empty when there was none
 * @param pathParams decoded
 * @param query decoded; of a repeated parameter the operation must refuse or take the first
 * @param remoteAddress of the caller, trusted proxies seen through
 * @param callerLeft completes when the connection is gone before the answer was written whole
 */
public record ApiRequest(
        String id,
        String label,
        @Nullable Principal principal,
        Buffer body,
        Map<String, String> pathParams,
        MultiMap query,
        MultiMap headers,
        String remoteAddress,
        Future<Void> callerLeft) {
    /** The caller of an operation that is not public. */
    public Principal caller() {
        if (principal == null) {
            throw new IllegalStateException("a public operation has no caller");
        }
        return principal;
    }

    /** The body as one JSON object, read strictly; INVALID_JSON otherwise. */
    public ObjectNode json() {
        return StrictJson.object(body);
    }
}
