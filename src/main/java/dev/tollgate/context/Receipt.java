package dev.tollgate.context;

/**
 * What an answer took.
 *
 * @param estimated whether the tokens were counted here, because the upstream did not tell
 * @param costNano in 10^-9 credit
 * @param stopped whether it was left before its end, and is remembered as far as it had come
 */
public record Receipt(long promptTokens, long completionTokens, boolean estimated, long costNano, boolean stopped) {}
