package dev.tollgate.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages API. */
final class AnthropicWire implements Wire {
    @Override
    public @Nullable String fault(SeenRequest request) {
        JsonObject body = request.body();
        String version = request.headers().get("anthropic-version");
        if (version == null) {
            return "no anthropic-version";
        }
        if (!(body.getValue("max_tokens") instanceof Integer)
                || body.getString("model", "").isEmpty()) {
            return "no max_tokens or model";
        }
        if (!(body.getValue("messages") instanceof JsonArray messages) || messages.isEmpty()) {
            return "no messages";
        }
        boolean sampled = body.containsKey("temperature") || body.containsKey("top_p");
        return sampled && !version.equals("2023-06-01") ? "sampling in version " + version : null;
    }

    @Override
    public JsonObject whole(ScriptedAnswer answer) {
        var content = new JsonArray();
        if (!answer.pieces().isEmpty()) {
            content.add(new JsonObject().put("type", "text").put("text", answer.text()));
        }
        for (var call : answer.toolCalls()) {
            content.add(toolUse(answer, content.size(), call.name()).put("input", new JsonObject(call.arguments())));
        }
        JsonObject message = message(answer, content).put("stop_reason", stopReason(answer));
        return answer.usageTold() ? message.put("usage", usage(answer)) : message;
    }

    @Override
    public Frames frames(SeenRequest request, ScriptedAnswer answer) {
        JsonObject start = message(answer, new JsonArray()).putNull("stop_reason");
        if (answer.usageTold()) {
            start.put("usage", usage(answer).put("output_tokens", 1));
        }
        List<Buffer> head = new ArrayList<>();
        head.add(event("message_start", new JsonObject().put("message", start)));
        head.add(event("ping", new JsonObject()));
        head.add(event(
                "content_block_start",
                new JsonObject()
                        .put("index", 0)
                        .put(
                                "content_block",
                                new JsonObject().put("type", "text").put("text", ""))));
        List<Buffer> pieces = answer.pieces().stream()
                .map(piece ->
                        delta(0, new JsonObject().put("type", "text_delta").put("text", piece)))
                .toList();
        List<Buffer> tail = new ArrayList<>();
        tail.add(event("content_block_stop", new JsonObject().put("index", 0)));
        int index = 1;
        for (var call : answer.toolCalls()) {
            tail.add(event(
                    "content_block_start",
                    new JsonObject()
                            .put("index", index)
                            .put(
                                    "content_block",
                                    toolUse(answer, index, call.name()).put("input", new JsonObject()))));
            tail.add(delta(
                    index, new JsonObject().put("type", "input_json_delta").put("partial_json", call.arguments())));
            tail.add(event("content_block_stop", new JsonObject().put("index", index++)));
        }
        var end = new JsonObject().put("delta", new JsonObject().put("stop_reason", stopReason(answer)));
        if (answer.usageTold()) {
            end.put("usage", usage(answer));
        }
        tail.add(event("message_delta", end));
        tail.add(event("message_stop", new JsonObject()));
        return new Frames(head, pieces, tail);
    }

    private static Buffer delta(int index, JsonObject delta) {
        return event("content_block_delta", new JsonObject().put("index", index).put("delta", delta));
    }

    private static Buffer event(String type, JsonObject data) {
        return Buffer.buffer("event: " + type + "\n").appendBuffer(Wire.data(data.put("type", type)));
    }

    private static JsonObject message(ScriptedAnswer answer, JsonArray content) {
        return new JsonObject()
                .put("id", "msg_scripted_" + answer.number())
                .put("type", "message")
                .put("role", "assistant")
                .put("model", "scripted")
                .put("content", content);
    }

    private static JsonObject toolUse(ScriptedAnswer answer, int index, String name) {
        return new JsonObject()
                .put("type", "tool_use")
                .put("id", "toolu_" + answer.number() + "_" + index)
                .put("name", name);
    }

    private static String stopReason(ScriptedAnswer answer) {
        return switch (answer.finishReason()) {
            case "length" -> "max_tokens";
            case "tool_calls" -> "tool_use";
            case "content_filter" -> "refusal";
            default -> "end_turn";
        };
    }

    /** Cached tokens stand beside the input here. */
    private static JsonObject usage(ScriptedAnswer answer) {
        var usage = answer.usage();
        return new JsonObject()
                .put("input_tokens", usage.prompt() - usage.cached())
                .put("cache_read_input_tokens", usage.cached())
                .put("output_tokens", usage.completion())
                .put("output_tokens_details", new JsonObject().put("thinking_tokens", usage.reasoning()));
    }
}
