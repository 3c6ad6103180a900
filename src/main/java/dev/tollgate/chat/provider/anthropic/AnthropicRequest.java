package dev.tollgate.chat.provider.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.chat.provider.Asked;
import dev.tollgate.chat.provider.Dialogue;
import dev.tollgate.chat.provider.Tools;
import dev.tollgate.chat.provider.Turn;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.platform.TollgateException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes a chat request as Anthropic wants it. */
final class AnthropicRequest {
    private static final Set<String> IMAGES = Set.of("image/jpeg", "image/png", "image/gif", "image/webp");
    private static final Pattern NOT_IN_IDS = Pattern.compile("[^A-Za-z0-9_-]");
    private static final String JSON_ONLY =
            "Answer with a single JSON object and nothing else: no text around it and no code fence.";

    private AnthropicRequest() {}

    static ObjectNode of(UpstreamCall call) {
        if (call.body().choices() > 1) {
            throw TollgateException.invalid("n", "must be 1 for this model");
        }
        Asked asked = Asked.of(call);
        Dialogue dialogue = asked.dialogue();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("model", call.upstreamModel()).put("max_tokens", call.outputLimit());
        ArrayNode messages = body.putArray("messages");
        dialogue.turns().forEach(turn -> messages.add(message(turn)));
        putSystem(body, dialogue.system(), asked.format());
        putSampling(body, asked);
        putTools(body, asked.tools());
        putOutput(body, asked);
        if (!asked.endUser().isEmpty()) {
            body.putObject("metadata").put("user_id", asked.endUser());
        }
        if (call.body().stream()) {
            body.put("stream", true);
        }
        return body;
    }

    private static void putSystem(ObjectNode body, String system, String format) {
        String instruction = format.equals("json_object") ? JSON_ONLY : "";
        String all = system.isEmpty() || instruction.isEmpty() ? system + instruction : system + "\n\n" + instruction;
        if (!all.isEmpty()) {
            body.put("system", all);
        }
    }

    private static void putSampling(ObjectNode body, Asked asked) {
        asked.copyNumber("temperature", body, "temperature");
        if (body.has("temperature") && body.get("temperature").decimalValue().compareTo(BigDecimal.ONE) > 0) {
            body.put("temperature", 1); // OpenAI's scale goes on to 2, theirs ends here.
        }
        asked.copyNumber("top_p", body, "top_p");
        List<String> stops = asked.stops();
        if (!stops.isEmpty()) {
            ArrayNode sequences = body.putArray("stop_sequences");
            stops.forEach(sequences::add);
        }
    }

    private static void putTools(ObjectNode body, Tools tools) {
        if (tools.offered().isEmpty()) {
            return;
        }
        ArrayNode array = body.putArray("tools");
        for (Tools.Function function : tools.offered()) {
            ObjectNode tool = array.addObject().put("name", function.name());
            if (!function.description().isEmpty()) {
                tool.put("description", function.description());
            }
            tool.set("input_schema", function.parameters());
            if (function.strict()) {
                tool.put("strict", true);
            }
        }
        if (tools.mode() == Tools.Mode.UNSAID && tools.parallel()) {
            return;
        }
        ObjectNode choice = body.putObject("tool_choice");
        switch (tools.mode()) {
            case UNSAID, AUTO -> choice.put("type", "auto");
            case NONE -> choice.put("type", "none");
            case REQUIRED -> {
                choice.put("type", tools.onlyName().isEmpty() ? "any" : "tool");
                if (!tools.onlyName().isEmpty()) {
                    choice.put("name", tools.onlyName());
                }
            }
        }
        if (!tools.parallel() && tools.mode() != Tools.Mode.NONE) {
            choice.put("disable_parallel_tool_use", true);
        }
    }

    private static void putOutput(ObjectNode body, Asked asked) {
        String effort = asked.effort();
        if (effort.equals("none")) {
            body.putObject("thinking").put("type", "disabled");
        } else if (!effort.isEmpty()) {
            body.withObject("/output_config").put("effort", effort.equals("minimal") ? "low" : effort);
        }
        if (asked.format().equals("json_schema")) {
            body.withObject("/output_config/format").put("type", "json_schema").set("schema", asked.schema());
        }
    }

    private static ObjectNode message(Turn turn) {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("role", turn.byModel() ? "assistant" : "user");
        ArrayNode content = message.putArray("content");
        // Results must stand before all else that the user says in the same turn.
        turn.parts().stream().filter(Turn.Result.class::isInstance).forEach(part -> content.add(block(part)));
        turn.parts().stream().filter(part -> !(part instanceof Turn.Result)).forEach(part -> content.add(block(part)));
        return message;
    }

    private static ObjectNode block(Turn.Part part) {
        ObjectNode block = JsonNodeFactory.instance.objectNode();
        switch (part) {
            case Turn.Text text -> block.put("type", "text").put("text", text.text());
            case Turn.Inline inline -> putInline(block, inline);
            case Turn.ImageLink link ->
                block.put("type", "image")
                        .putObject("source")
                        .put("type", "url")
                        .put("url", link.url());
            case Turn.Call call ->
                block.put("type", "tool_use")
                        .put("id", safeId(call.id()))
                        .put("name", call.name())
                        .set("input", call.arguments());
            case Turn.Result result ->
                block.put("type", "tool_result")
                        .put("tool_use_id", safeId(result.callId()))
                        .put("content", result.text());
        }
        return block;
    }

    private static void putInline(ObjectNode block, Turn.Inline inline) {
        boolean image = IMAGES.contains(inline.mediaType());
        if (!image && !inline.mediaType().equals("application/pdf")) {
            throw TollgateException.invalid(
                    inline.field(), "must be a JPEG, PNG, GIF or WebP picture or a PDF document for this model");
        }
        block.put("type", image ? "image" : "document")
                .putObject("source")
                .put("type", "base64")
                .put("media_type", inline.mediaType())
                .put("data", inline.base64());
    }

    /** Ids made by other providers may hold characters that are refused here. */
    private static String safeId(String id) {
        return NOT_IN_IDS.matcher(id).replaceAll("_");
    }
}
