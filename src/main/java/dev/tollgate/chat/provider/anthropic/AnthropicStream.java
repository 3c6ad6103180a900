package dev.tollgate.chat.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.billing.Usage;
import dev.tollgate.chat.provider.ChunkedAnswer;
import dev.tollgate.chat.provider.SseEvents;
import dev.tollgate.chat.provider.StreamReader;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.provider.UpstreamJson;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one streamed message. Blocks are numbered over all their kinds, OpenAI's function calls among
 * themselves, so each tool block gets a running number of its own. The usage of `message_start` holds a stand-in for the
 * output, so there is none to tell before `message_delta`.
 */
final class AnthropicStream implements StreamReader {
    private final SseEvents events = new SseEvents();
    private final ChunkedAnswer answer;
    private final AnthropicUsage usage = new AnthropicUsage();
    private final Map<Integer, OpenCall> openCalls = new HashMap<>();
    private boolean usageKnown;
    private boolean stopped;

    private static final class OpenCall {
        final int index;
        boolean hasArguments;

        OpenCall(int index) {
            this.index = index;
        }
    }

    AnthropicStream(UpstreamCall call) {
        this.answer = new ChunkedAnswer(call);
    }

    @Override
    public Buffer read(Buffer chunk) {
        for (String data : events.read(chunk)) {
            if (!stopped) {
                accept(UpstreamJson.object(data));
            }
        }
        return answer.take();
    }

    private void accept(JsonNode event) {
        switch (event.path("type").asText()) {
            case "message_start" -> begin(event.path("message"));
            case "content_block_start" -> beginBlock(event.path("index").asInt(), event.path("content_block"));
            case "content_block_delta" -> addToBlock(event.path("index").asInt(), event.path("delta"));
            case "content_block_stop" -> endBlock(event.path("index").asInt());
            case "message_delta" -> end(event);
            case "message_stop" -> stopped = true;
            case "error" -> throw UpstreamJson.failed("The model's provider broke off its answer with an error");
            default -> {} // ping, and kinds to come: their rules ask clients to pass over them.
        }
    }

    private void begin(JsonNode message) {
        answer.named(message.path("id").asText(""), message.path("model").asText(""));
        usage.add(message.path("usage"));
        answer.begin(0);
    }

    private void beginBlock(int block, JsonNode content) {
        switch (content.path("type").asText()) {
            case "text" -> answer.text(0, content.path("text").asText(""));
            case "thinking" -> answer.reasoning(0, content.path("thinking").asText(""));
            case "tool_use" -> {
                var call = new OpenCall(answer.callBegins(
                        0, content.path("id").asText(), content.path("name").asText()));
                openCalls.put(block, call);
                if (!content.path("input").isEmpty()) {
                    addArguments(call, content.get("input").toString());
                }
            }
            default -> {} // Blocks without a place in OpenAI's form; their deltas are of kinds not read below.
        }
    }

    private void addToBlock(int block, JsonNode delta) {
        switch (delta.path("type").asText()) {
            case "text_delta" -> answer.text(0, delta.path("text").asText(""));
            case "thinking_delta" -> answer.reasoning(0, delta.path("thinking").asText(""));
            case "input_json_delta" -> {
                OpenCall call = openCalls.get(block);
                if (call != null) {
                    addArguments(call, delta.path("partial_json").asText(""));
                }
            }
            default -> {} // Signatures and citations.
        }
    }

    private void addArguments(OpenCall call, String piece) {
        call.hasArguments |= !piece.isEmpty();
        answer.callArguments(0, call.index, piece);
    }

    /** A function without arguments is called without a delta; OpenAI's clients parse the text all the same. */
    private void endBlock(int block) {
        OpenCall call = openCalls.remove(block);
        if (call != null && !call.hasArguments) {
            answer.callArguments(0, call.index, "{}");
        }
    }

    private void end(JsonNode event) {
        usage.add(event.path("usage"));
        usageKnown |= event.path("usage").hasNonNull("output_tokens");
        JsonNode reason = event.path("delta").path("stop_reason");
        if (reason.isTextual()) {
            answer.finish(0, finishReason(reason.asText()));
        }
    }

    /** OpenAI's word for a `stop_reason`. */
    static String finishReason(String stopReason) {
        return switch (stopReason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "tool_use" -> "tool_calls";
            case "refusal" -> "content_filter";
            default -> "stop";
        };
    }

    @Override
    public boolean isComplete() {
        return stopped && answer.isFinished();
    }

    @Override
    public @Nullable Usage usage() {
        return usageKnown ? usage.toUsage() : null;
    }

    @Override
    public @Nullable Buffer usageChunk() {
        return answer.usageChunk(usage());
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
