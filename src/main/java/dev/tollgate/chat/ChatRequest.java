package dev.tollgate.chat;

import dev.tollgate.billing.Payer;
import dev.tollgate.identity.Principal;
import io.vertx.core.Future;

/**
 * One chat request.
 *
 * @param id made by the server for this HTTP request (or kept with its Idempotency-Key): the id of the hold and the entry
 * @param principal who calls; the hold must fit into their spending limits
 * @param payer whose money it costs
 * @param callerLeft completes when nobody waits for the answer any more; it never fails
 */
public record ChatRequest(String id, Principal principal, Payer payer, ChatInput input, Future<Void> callerLeft) {
    /** Whether `cost` and `provider` of the answer are ours whatever the upstream wrote. */
    boolean wantsOwnFigures() {
        return input instanceof ChatInput.Forwarded forwarded && forwarded.ownFigures();
    }

    /** The same, with what became known of its input. */
    ChatRequest with(ChatInput known) {
        return new ChatRequest(id, principal, payer, known, callerLeft);
    }
}
