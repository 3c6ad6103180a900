package dev.tollgate.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions. */
final class OpenAiWire implements Wire {
    @Override
    public @Nullable String fault(SeenRequest request) {
        JsonObject body = request.body();
        if (body.getString("model", "").isEmpty()) {
            return "no model";
        }
        if (!(body.getValue("messages") instanceof JsonArray messages) || messages.isEmpty()) {
            return "no messages";
        }
        return body.containsKey("stream_options") && !request.isStream() ? "stream_options without stream" : null;
    }

    @Override
    public JsonObject whole(ScriptedAnswer answer) {
        var choices = new JsonArray();
        for (int index = 0; index < answer.choices(); index++) {
            boolean silent = answer.pieces().isEmpty() && !answer.toolCalls().isEmpty();
            var message = new JsonObject().put("role", "assistant").put("content", silent ? null : answer.text());
            if (!answer.toolCalls().isEmpty()) {
                message.put("tool_calls", calls(answer, false));
            }
            choices.add(new JsonObject()
                    .put("index", index)
                    .put("message", message)
                    .putNull("logprobs")
                    .put("finish_reason", answer.finishReason()));
        }
        JsonObject body = frame(answer, "chat.completion").put("choices", choices);
        return answer.usageTold() ? body.put("usage", usage(answer)) : body;
    }

    @Override
    public Frames frames(SeenRequest request, ScriptedAnswer answer) {
        boolean withUsage =
                request.body().getJsonObject("stream_options", new JsonObject()).getBoolean("include_usage", false);
        List<Buffer> head =
                each(answer, new JsonObject().put("role", "assistant").put("content", ""), null);
        List<Buffer> pieces = answer.pieces().stream()
                .map(piece -> joined(each(answer, new JsonObject().put("content", piece), null)))
                .toList();
        List<Buffer> tail = new ArrayList<>();
        if (!answer.toolCalls().isEmpty()) {
            tail.addAll(each(answer, new JsonObject().put("tool_calls", calls(answer, true)), null));
        }
        tail.addAll(each(answer, new JsonObject(), answer.finishReason()));
        if (withUsage && answer.usageTold()) {
            tail.add(Wire.data(frame(answer, "chat.completion.chunk")
                    .put("choices", new JsonArray())
                    .put("usage", usage(answer))));
        }
        tail.add(Buffer.buffer("data: [DONE]\n\n"));
        return new Frames(head, pieces, tail);
    }

    private static List<Buffer> each(ScriptedAnswer answer, JsonObject delta, @Nullable String finishReason) {
        IntFunction<Buffer> chunk = index -> Wire.data(frame(answer, "chat.completion.chunk")
                .put(
                        "choices",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("index", index)
                                        .put("delta", delta)
                                        .putNull("logprobs")
                                        .put("finish_reason", finishReason))));
        List<Buffer> chunks = new ArrayList<>();
        for (int index = 0; index < answer.choices(); index++) {
            chunks.add(chunk.apply(index));
        }
        return chunks;
    }

    private static Buffer joined(List<Buffer> buffers) {
        Buffer all = Buffer.buffer();
        buffers.forEach(all::appendBuffer);
        return all;
    }

    private static JsonArray calls(ScriptedAnswer answer, boolean indexed) {
        var calls = new JsonArray();
        for (var call : answer.toolCalls()) {
            var json = new JsonObject()
                    .put("id", "call_" + answer.number() + "_" + calls.size())
                    .put("type", "function")
                    .put("function", new JsonObject().put("name", call.name()).put("arguments", call.arguments()));
            calls.add(indexed ? json.put("index", calls.size()) : json);
        }
        return calls;
    }

    private static JsonObject frame(ScriptedAnswer answer, String kind) {
        return new JsonObject()
                .put("id", "chatcmpl-scripted-" + answer.number())
                .put("object", kind)
                .put("created", 1_700_000_000)
                .put("model", "scripted");
    }

    private static JsonObject usage(ScriptedAnswer answer) {
        var usage = answer.usage();
        return new JsonObject()
                .put("prompt_tokens", usage.prompt())
                .put("completion_tokens", usage.completion())
                .put("total_tokens", usage.prompt() + usage.completion())
                .put("prompt_tokens_details", new JsonObject().put("cached_tokens", usage.cached()))
                .put("completion_tokens_details", new JsonObject().put("reasoning_tokens", usage.reasoning()));
    }
}
