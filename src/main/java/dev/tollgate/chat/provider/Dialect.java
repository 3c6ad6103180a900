package dev.tollgate.chat.provider;

import dev.tollgate.platform.settings.ModelSettings.ProviderSettings;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * One wire dialect: pure translation between OpenAI's form, used inside, and what an upstream speaks. No I/O, no clock,
 * no retries: those are decorators around every upstream alike. Instances hold no state of a call.
 */
public interface Dialect {
    /** The name in settings: `openai`, `anthropic`, `gemini`, `demo`. */
    String name();

    /** This dialect as one provider speaks it; where providers of a dialect do not differ, the same instance. */
    default Dialect spokenBy(ProviderSettings provider) {
        return this;
    }

    /**
     * The HTTP request for a call.
     *
     * @throws dev.tollgate.platform.TollgateException INVALID_REQUEST when this upstream cannot be asked such a thing
     */
    UpstreamRequest request(UpstreamCall call);

    /**
     * Reads a complete answer with status 2xx.
     *
     * @throws dev.tollgate.platform.TollgateException UPSTREAM_FAILED when it cannot be understood or tells of a failure
     */
    UpstreamAnswer readAnswer(UpstreamCall call, Buffer body);

    /** Begins reading a streamed answer with status 2xx. */
    StreamReader newStream(UpstreamCall call);

    /** Judges an answer with any other status. */
    UpstreamError readError(int status, MultiMap headers, Buffer body);
}
