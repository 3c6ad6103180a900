package dev.tollgate.chat.provider.openai;

import dev.tollgate.chat.provider.Dialect;
import dev.tollgate.chat.provider.StreamReader;
import dev.tollgate.chat.provider.UpstreamAnswer;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.provider.UpstreamError;
import dev.tollgate.chat.provider.UpstreamRequest;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.settings.ModelSettings.ProviderSettings;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * OpenAI's chat completions, passed through in both directions: bodies are forwarded with single members spliced in, and
 * answers go out as they came (SDK types openai-python 2.54, and the pages of the providers named in {@link Quirks}).
 */
public final class OpenAiDialect implements Dialect {
    private final Quirks quirks;

    /** The plain form, as most providers speak it. */
    public OpenAiDialect() {
        this(Quirks.of(null, false));
    }

    private OpenAiDialect(Quirks quirks) {
        this.quirks = quirks;
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Dialect spokenBy(ProviderSettings provider) {
        return new OpenAiDialect(Quirks.of(provider.baseUrl(), provider.cacheBesideInput()));
    }

    @Override
    public UpstreamRequest request(UpstreamCall call) {
        Map<String, String> headers = call.apiKey().isEmpty()
                ? Map.of()
                : Map.of("Authorization", "Bearer " + call.apiKey().value());
        return new UpstreamRequest("/chat/completions", headers, OpenAiRequests.write(call, quirks));
    }

    @Override
    public UpstreamAnswer readAnswer(UpstreamCall call, Buffer body) {
        byte[] bytes = body.getBytes();
        int start = 0;
        // DeepSeek sends empty lines while a request waits.
        while (start < bytes.length && " \t\r\n".indexOf(bytes[start]) >= 0) {
            start++;
        }
        var text = new AnswerText(bytes.length);
        var scan = new AnswerScan(quirks.cacheBesideInput(), text);
        scan.read(bytes, start, bytes.length);
        if (!scan.sawChoices() || scan.choicesEmpty()) {
            throw new TollgateException(ErrorKind.UPSTREAM_FAILED, "The model's provider sent no valid answer");
        }
        // With nothing but tool calls or reasoning there is still text to count.
        String counted = text.answer().isEmpty() ? text.produced() : text.answer();
        return new UpstreamAnswer(start == 0 ? body : body.slice(start, body.length()), scan.usage(), counted);
    }

    @Override
    public StreamReader newStream(UpstreamCall call) {
        return new OpenAiStream(quirks.cacheBesideInput());
    }

    @Override
    public UpstreamError readError(int status, MultiMap headers, Buffer body) {
        return OpenAiErrors.read(status, headers, body);
    }
}
