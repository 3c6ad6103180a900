package dev.tollgate.chat.provider;

import dev.tollgate.billing.Usage;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one streamed answer and gives it out as server-sent events in OpenAI's form. Bytes may be cut anywhere. What is
 * kept between calls is bounded (1 MiB); beyond it reading fails with UPSTREAM_FAILED.
 */
public interface StreamReader {
    /**
     * Takes the next bytes.
     *
     * @return whole events ready for the caller, without the usage chunk and without `[DONE]`, which the reader keeps
     *     back; empty when there is nothing to pass on yet. Where the upstream speaks OpenAI it is the upstream's buffer
     *     or a slice of it.
     * @throws dev.tollgate.platform.TollgateException UPSTREAM_FAILED when the bytes are broken or hold an error
     */
    Buffer read(Buffer chunk);

    /** Whether the upstream has said that the answer is complete (finish reason and its end mark seen). */
    boolean isComplete();

    /** The last usage reported, null when none was. */
    @Nullable
    Usage usage();

    /** The usage chunk to send to a caller who asked for it, as a JSON object with `choices: []`; null when none came. */
    @Nullable
    Buffer usageChunk();

    /** Text given out so far (content, reasoning and tool arguments of all choices), for counting what was produced. */
    String producedText();

    /** Content, or the refusal, of the first choice so far, for the conversation. */
    String firstChoiceText();
}
