package dev.tollgate.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Google's Gemini API. */
final class GeminiWire implements Wire {
    @Override
    public @Nullable String fault(SeenRequest request) {
        return request.body().getValue("contents") instanceof JsonArray contents && !contents.isEmpty()
                ? null
                : "no contents";
    }

    @Override
    public JsonObject whole(ScriptedAnswer answer) {
        var parts = calls(answer);
        if (!answer.pieces().isEmpty()) {
            parts.add(0, new JsonObject().put("text", answer.text()));
        }
        return response(answer, parts, finishReason(answer), answer.usage().completion());
    }

    @Override
    public Frames frames(SeenRequest request, ScriptedAnswer answer) {
        List<Buffer> pieces = answer.pieces().stream()
                .map(piece ->
                        Wire.data(response(answer, new JsonArray().add(new JsonObject().put("text", piece)), null, 0)))
                .toList();
        JsonObject last = response(
                answer, calls(answer), finishReason(answer), answer.usage().completion());
        return new Frames(List.of(), pieces, List.of(Wire.data(last)));
    }

    private static JsonArray calls(ScriptedAnswer answer) {
        var parts = new JsonArray();
        for (var call : answer.toolCalls()) {
            parts.add(new JsonObject()
                    .put("thoughtSignature", "c2lnbmF0dXJl")
                    .put(
                            "functionCall",
                            new JsonObject().put("name", call.name()).put("args", new JsonObject(call.arguments()))));
        }
        return parts;
    }

    private static JsonObject response(
            ScriptedAnswer answer, JsonArray parts, @Nullable String finishReason, long completion) {
        var candidates = new JsonArray();
        for (int index = 0; index < answer.choices(); index++) {
            var candidate = new JsonObject()
                    .put("index", index)
                    .put("content", new JsonObject().put("role", "model").put("parts", parts.copy()));
            candidates.add(finishReason == null ? candidate : candidate.put("finishReason", finishReason));
        }
        var response = new JsonObject()
                .put("candidates", candidates)
                .put("modelVersion", "scripted")
                .put("responseId", "scripted-" + answer.number());
        return answer.usageTold() ? response.put("usageMetadata", usage(answer, completion)) : response;
    }

    private static String finishReason(ScriptedAnswer answer) {
        return switch (answer.finishReason()) {
            case "length" -> "MAX_TOKENS";
            case "content_filter" -> "SAFETY";
            default -> "STOP";
        };
    }

    /** Thoughts stand beside the candidates here; in a stream the count runs. */
    private static JsonObject usage(ScriptedAnswer answer, long completion) {
        var usage = answer.usage();
        long thoughts = Math.min(completion, usage.reasoning());
        return new JsonObject()
                .put("promptTokenCount", usage.prompt())
                .put("cachedContentTokenCount", usage.cached())
                .put("candidatesTokenCount", completion - thoughts)
                .put("thoughtsTokenCount", thoughts)
                .put("totalTokenCount", usage.prompt() + completion);
    }
}
