package dev.tollgate.chat.provider.gemini;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.provider.ChunkedAnswer;
import dev.tollgate.chat.provider.SseEvents;
import dev.tollgate.chat.provider.StreamReader;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.provider.UpstreamJson;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one streamed answer. It has no end mark: it is complete when every candidate asked for has its finish reason. Each
 * event tells the usage so far, so the last one holds.
 */
final class GeminiStream implements StreamReader {
    private final SseEvents events = new SseEvents();
    private final ChunkedAnswer answer;
    private final GeminiParts parts;
    private @Nullable Usage usage;

    GeminiStream(UpstreamCall call) {
        this.answer = new ChunkedAnswer(call);
        this.parts = new GeminiParts(call, answer);
    }

    @Override
    public Buffer read(Buffer chunk) {
        for (String data : events.read(chunk)) {
            ObjectNode response = UpstreamJson.object(data);
            parts.add(response);
            Usage reported = GeminiUsage.of(response.path("usageMetadata"));
            usage = reported == null ? usage : reported;
        }
        return answer.take();
    }

    @Override
    public boolean isComplete() {
        return answer.isFinished();
    }

    @Override
    public @Nullable Usage usage() {
        return usage;
    }

    @Override
    public @Nullable Buffer usageChunk() {
        return answer.usageChunk(usage);
    }

    @Override
    public String producedText() {
        return answer.producedText();
    }

    @Override
    public String firstChoiceText() {
        return answer.firstChoiceText();
    }
}
