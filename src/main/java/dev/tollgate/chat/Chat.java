package dev.tollgate.chat;

import io.vertx.core.Future;

/** Answers chat requests. */
public interface Chat {
    /**
     * Answers, streams and charges one request.
     *
     * @return fails with a {@link dev.tollgate.platform.TollgateException} when there is no answer to show; then nothing is
     *     charged: MODEL_NOT_FOUND, MODEL_NOT_ALLOWED, INSUFFICIENT_CREDIT (figures `affordableTokens` and, for a budget,
     *     `budget` too), CONTEXT_LENGTH_EXCEEDED, INVALID_REQUEST, NOT_FOUND (conversation), UPSTREAM_*, UNAVAILABLE
     */
    Future<ChatAnswer> chat(ChatRequest request);
}
