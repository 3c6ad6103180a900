package dev.tollgate.chat.provider.openai;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a provider's form of the dialect differs.
 *
 * @param knowsNewLimit whether `max_completion_tokens` is the name of the limit: OpenAI's reasoning models refuse the old
 *     one, while many others ignore the new one
 * @param knowsStreamOptions false for Mistral, which refuses unknown members with 422 and reports usage unasked
 * @param cacheBesideInput whether cached tokens are reported beside the input tokens and not inside
 */
record Quirks(boolean knowsNewLimit, boolean knowsStreamOptions, boolean cacheBesideInput) {
    static Quirks of(@Nullable URI baseUrl, boolean cacheBesideInput) {
        String host = baseUrl == null || baseUrl.getHost() == null
                ? ""
                : baseUrl.getHost().toLowerCase(Locale.ROOT);
        return new Quirks(
                isAt(host, "openai.com") || isAt(host, "openai.azure.com"),
                !isAt(host, "mistral.ai"),
                cacheBesideInput);
    }

    private static boolean isAt(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain);
    }
}
