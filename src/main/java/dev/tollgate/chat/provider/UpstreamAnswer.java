package dev.tollgate.chat.provider;

import dev.tollgate.billing.Usage;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer in OpenAI's form.
 *
 * @param body a `chat.completion` object; the upstream's own buffer where it speaks OpenAI
 * @param usage as reported, null when the upstream reported none
 * @param text of all choices, for counting and for the conversation; the first choice alone is what is remembered
 */
public record UpstreamAnswer(Buffer body, @Nullable Usage usage, String text) {}
