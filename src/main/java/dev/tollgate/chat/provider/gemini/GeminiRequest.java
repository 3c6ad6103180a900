package dev.tollgate.chat.provider.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.chat.provider.Asked;
import dev.tollgate.chat.provider.Dialogue;
import dev.tollgate.chat.provider.Tools;
import dev.tollgate.chat.provider.Turn;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.json.StrictJson;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Locale;

/** Writes a chat request as Gemini wants it. */
final class GeminiRequest {
    private static final int MAX_CANDIDATES = 8;

    private GeminiRequest() {}

    static ObjectNode of(UpstreamCall call) {
        int choices = call.body().choices();
        if (choices > MAX_CANDIDATES) {
            throw TollgateException.invalid("n", "must be at most " + MAX_CANDIDATES + " for this model");
        }
        Asked asked = Asked.of(call);
        Dialogue dialogue = asked.dialogue();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!dialogue.system().isEmpty()) {
            body.withObject("/systemInstruction").putArray("parts").addObject().put("text", dialogue.system());
        }
        ArrayNode contents = body.putArray("contents");
        dialogue.turns().forEach(turn -> contents.add(content(turn)));
        putTools(body, asked.tools());
        ObjectNode config = body.putObject("generationConfig").put("maxOutputTokens", call.outputLimit());
        if (choices > 1) {
            config.put("candidateCount", choices);
        }
        putSampling(config, asked);
        putFormat(config, asked);
        putThinking(config, asked.effort(), call.upstreamModel());
        return body;
    }

    private static void putSampling(ObjectNode config, Asked asked) {
        asked.copyNumber("temperature", config, "temperature");
        asked.copyNumber("top_p", config, "topP");
        asked.copyNumber("seed", config, "seed");
        asked.copyNumber("presence_penalty", config, "presencePenalty");
        asked.copyNumber("frequency_penalty", config, "frequencyPenalty");
        List<String> stops = asked.stops();
        if (!stops.isEmpty()) {
            ArrayNode sequences = config.putArray("stopSequences");
            stops.forEach(sequences::add);
        }
    }

    private static void putFormat(ObjectNode config, Asked asked) {
        if (!asked.format().equals("text")) {
            config.put("responseMimeType", "application/json");
        }
        if (asked.format().equals("json_schema")) {
            config.set("responseJsonSchema", asked.schema());
        }
    }

    /** Models up to 2.x count thinking in tokens, later ones know levels. */
    private static void putThinking(ObjectNode config, String effort, String model) {
        if (effort.isEmpty()) {
            return;
        }
        ObjectNode thinking = config.putObject("thinkingConfig");
        if (effort.equals("none")) {
            thinking.put("thinkingBudget", 0);
            return;
        }
        thinking.put("includeThoughts", true);
        if (model.contains("gemini-2.")) {
            thinking.put(
                    "thinkingBudget",
                    switch (effort) {
                        case "minimal", "low" -> 1_024;
                        case "medium" -> 8_192;
                        default -> 24_576;
                    });
        } else {
            thinking.put("thinkingLevel", effort.equals("max") ? "XHIGH" : effort.toUpperCase(Locale.ROOT));
        }
    }

    private static void putTools(ObjectNode body, Tools tools) {
        if (tools.offered().isEmpty()) {
            return;
        }
        ArrayNode declarations = body.putArray("tools").addObject().putArray("functionDeclarations");
        for (Tools.Function function : tools.offered()) {
            ObjectNode declaration = declarations.addObject().put("name", function.name());
            if (!function.description().isEmpty()) {
                declaration.put("description", function.description());
            }
            declaration.set("parametersJsonSchema", function.parameters());
        }
        if (tools.mode() == Tools.Mode.UNSAID) {
            return;
        }
        ObjectNode config = body.putObject("toolConfig").putObject("functionCallingConfig");
        config.put(
                "mode",
                tools.mode() == Tools.Mode.REQUIRED ? "ANY" : tools.mode().name());
        if (!tools.onlyName().isEmpty()) {
            config.putArray("allowedFunctionNames").add(tools.onlyName());
        }
    }

    private static ObjectNode content(Turn turn) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("role", turn.byModel() ? "model" : "user");
        ArrayNode parts = content.putArray("parts");
        turn.parts().forEach(part -> parts.add(part(part)));
        return content;
    }

    private static ObjectNode part(Turn.Part part) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (part) {
            case Turn.Text text -> json.put("text", text.text());
            case Turn.Inline inline ->
                json.putObject("inlineData").put("mimeType", inline.mediaType()).put("data", inline.base64());
            // Fetching it here would let callers make the gateway ask any address that it can reach.
            case Turn.ImageLink link ->
                throw TollgateException.invalid(
                        link.field(), "must be a data URL for this model: addresses are not fetched");
            case Turn.Call call -> {
                String signature = GeminiCallId.signature(call.id());
                if (!signature.isEmpty()) {
                    json.put("thoughtSignature", signature);
                }
                json.putObject("functionCall").put("name", call.name()).set("args", call.arguments());
            }
            case Turn.Result result ->
                json.putObject("functionResponse").put("name", result.name()).set("response", response(result.text()));
        }
        return json;
    }

    /** An object is wanted: what is none becomes its `result`. */
    private static ObjectNode response(String text) {
        try {
            return StrictJson.object(Buffer.buffer(text));
        } catch (TollgateException e) {
            return JsonNodeFactory.instance.objectNode().put("result", text);
        }
    }
}
