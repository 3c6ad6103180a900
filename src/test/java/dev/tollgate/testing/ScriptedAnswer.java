package dev.tollgate.testing;

import dev.tollgate.testing.Behaviour.Told;
import dev.tollgate.testing.Behaviour.ToolCall;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a behaviour comes to for one request, before it is put on a wire. A token is four characters, of the messages'
 * text and of the answer.
 *
 * @param usage what happened, whether told or not
 * @param usageTold whether the wire tells it
 */
record ScriptedAnswer(
        int number,
        List<String> pieces,
        List<ToolCall> toolCalls,
        String finishReason,
        int choices,
        Told usage,
        boolean usageTold) {

    static ScriptedAnswer of(int number, SeenRequest request, Behaviour behaviour) {
        List<JsonObject> messages = messages(request);
        int choices = choices(request);
        String text = text(request, messages, behaviour);
        int length = text.length()
                + behaviour.toolCalls.stream()
                        .mapToInt(call -> call.arguments().length())
                        .sum();
        int promptChars = messages.stream()
                .mapToInt(message -> contentOf(message).length())
                .sum();
        Told honest =
                new Told(Math.max(1, Math.ceilDiv(promptChars, 4)), 0, (long) Math.ceilDiv(length, 4) * choices, 0);
        return new ScriptedAnswer(
                number,
                cut(text, behaviour.chunks),
                behaviour.toolCalls,
                behaviour.finishReason,
                choices,
                behaviour.told == null ? honest : behaviour.told,
                behaviour.usageTold);
    }

    String text() {
        return String.join("", pieces);
    }

    private static String text(SeenRequest request, List<JsonObject> messages, Behaviour behaviour) {
        if (behaviour.timesAllowed > 0) {
            return "tok ".repeat(behaviour.timesAllowed * limit(request));
        }
        if (behaviour.text != null) {
            return behaviour.text;
        }
        return messages.reversed().stream()
                .filter(message -> "user".equals(message.getString("role")))
                .map(ScriptedAnswer::contentOf)
                .findFirst()
                .orElse("");
    }

    private static List<JsonObject> messages(SeenRequest request) {
        JsonArray array = request.body().getJsonArray(request.wire().equals("gemini") ? "contents" : "messages");
        return array.stream().map(JsonObject.class::cast).toList();
    }

    /** The text of a message: a string, or its parts with a text. */
    private static String contentOf(JsonObject message) {
        @Nullable
        Object content = message.containsKey("parts") ? message.getValue("parts") : message.getValue("content");
        if (!(content instanceof JsonArray parts)) {
            return content instanceof String text ? text : "";
        }
        var joined = new StringBuilder();
        for (Object part : parts) {
            joined.append(((JsonObject) part).getString("text", ""));
        }
        return joined.toString();
    }

    private static int limit(SeenRequest request) {
        JsonObject body = request.body();
        return switch (request.wire()) {
            case "gemini" -> body.getJsonObject("generationConfig").getInteger("maxOutputTokens");
            case "anthropic" -> body.getInteger("max_tokens");
            default -> number(body, "max_completion_tokens", number(body, "max_tokens", 100));
        };
    }

    private static int choices(SeenRequest request) {
        return request.wire().equals("gemini")
                ? request.body()
                        .getJsonObject("generationConfig", new JsonObject())
                        .getInteger("candidateCount", 1)
                : number(request.body(), "n", 1);
    }

    /** A member that is null counts as absent, as it does for OpenAI. */
    private static int number(JsonObject body, String member, int otherwise) {
        Integer given = body.getInteger(member);
        return given == null ? otherwise : given;
    }

    /** Nearly equal pieces, none of them empty, no pair of surrogates torn apart. */
    private static List<String> cut(String text, int count) {
        List<String> pieces = new ArrayList<>();
        int points = text.codePointCount(0, text.length());
        int size = Math.max(1, Math.ceilDiv(points, Math.max(1, count)));
        int start = 0;
        while (start < text.length()) {
            int left = text.codePointCount(start, text.length());
            int end = text.offsetByCodePoints(start, Math.min(size, left));
            pieces.add(text.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
