package dev.tollgate.chat.provider.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.chat.provider.Dialect;
import dev.tollgate.chat.provider.Refusal;
import dev.tollgate.chat.provider.StreamReader;
import dev.tollgate.chat.provider.UpstreamAnswer;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.provider.UpstreamError;
import dev.tollgate.chat.provider.UpstreamJson;
import dev.tollgate.chat.provider.UpstreamRequest;
import dev.tollgate.chat.provider.WholeAnswer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Anthropic's Messages API, {@code POST {base}/v1/messages}; the base is the bare host. */
public final class AnthropicDialect implements Dialect {
    /** The last version that takes `temperature` and `top_p`; later ones refuse them at any value. */
    private static final String VERSION_WITH_SAMPLING = "2023-06-01";

    private static final String VERSION = "2026-10-21";

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public UpstreamRequest request(UpstreamCall call) {
        ObjectNode body = AnthropicRequest.of(call);
        boolean sampled = body.has("temperature") || body.has("top_p");
        Map<String, String> headers = new HashMap<>();
        headers.put("anthropic-version", sampled ? VERSION_WITH_SAMPLING : VERSION);
        if (!call.apiKey().isEmpty()) {
            headers.put("x-api-key", call.apiKey().value());
        }
        return new UpstreamRequest("/v1/messages", headers, Buffer.buffer(body.toString()));
    }

    @Override
    public UpstreamAnswer readAnswer(UpstreamCall call, Buffer body) {
        ObjectNode message = UpstreamJson.object(body);
        if (!message.path("content").isArray()) {
            throw UpstreamJson.failed("The model's provider sent an answer without content");
        }
        var answer = new WholeAnswer(call);
        answer.named(message.path("id").asText(""), message.path("model").asText(""));
        answer.text(0, "");
        for (JsonNode block : message.path("content")) {
            read(block, answer);
        }
        answer.finish(
                0, AnthropicStream.finishReason(message.path("stop_reason").asText("")));
        var usage = new AnthropicUsage();
        usage.add(message.path("usage"));
        return answer.toAnswer(usage.toUsage());
    }

    private static void read(JsonNode block, WholeAnswer answer) {
        switch (block.path("type").asText()) {
            case "text" -> answer.text(0, block.path("text").asText(""));
            case "thinking" -> answer.reasoning(0, block.path("thinking").asText(""));
            case "tool_use" -> {
                int index = answer.callBegins(
                        0, block.path("id").asText(), block.path("name").asText());
                answer.callArguments(
                        0,
                        index,
                        block.path("input").isObject() ? block.get("input").toString() : "{}");
            }
            default -> {} // What only Anthropic's own clients know has no place in OpenAI's form.
        }
    }

    @Override
    public StreamReader newStream(UpstreamCall call) {
        return new AnthropicStream(call);
    }

    @Override
    public UpstreamError readError(int status, MultiMap headers, Buffer body) {
        JsonNode error = UpstreamJson.errorBody(body).path("error");
        String message = error.path("message").asText("");
        var refusal = new Refusal(status, headers, message, null);
        boolean ourCredit = message.toLowerCase(Locale.ROOT).contains("credit balance")
                || error.path("type").asText().equals("billing_error");
        return ourCredit ? refusal.refused() : refusal.judge();
    }
}
