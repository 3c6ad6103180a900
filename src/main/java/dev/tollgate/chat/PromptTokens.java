package dev.tollgate.chat;

import io.vertx.core.Future;

/** Counts tokens without asking an upstream. */
@FunctionalInterface
public interface PromptTokens {
    /** Tokens of the prompt that a body makes, as they are counted where an upstream reports none; never fails. */
    Future<Long> count(ChatBody body);
}
