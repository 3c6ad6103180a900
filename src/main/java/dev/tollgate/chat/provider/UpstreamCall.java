package dev.tollgate.chat.provider;

import dev.tollgate.chat.ChatBody;
import dev.tollgate.platform.Secret;

/**
 * One call as a dialect sees it.
 *
 * @param body what the caller asked, in OpenAI's form
 * @param upstreamModel the model's name at this upstream
 * @param outputLimit tokens of the answer for each choice, to be sent upstream
 * @param limitIsCallers whether the caller named that limit (a dialect may then leave the caller's member untouched)
 * @param apiKey of the provider; empty where it needs none
 * @param answerId id for the answer where the upstream gives none, `chatcmpl-…`
 * @param createdSeconds Unix time for the answer where the upstream gives none
 */
public record UpstreamCall(
        ChatBody body,
        String upstreamModel,
        int outputLimit,
        boolean limitIsCallers,
        Secret apiKey,
        String answerId,
        long createdSeconds) {}
