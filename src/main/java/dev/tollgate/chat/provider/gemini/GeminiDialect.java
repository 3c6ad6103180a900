package dev.tollgate.chat.provider.gemini;

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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Google's Gemini API, {@code POST {base}/v1beta/models/{model}:generateContent}; the base is the bare host. */
public final class GeminiDialect implements Dialect {
    private static final Pattern SECONDS = Pattern.compile("(\\d{1,6})(\\.\\d{1,9})?s");

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public UpstreamRequest request(UpstreamCall call) {
        ObjectNode body = GeminiRequest.of(call);
        String model = URLEncoder.encode(call.upstreamModel(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        String resource = model.contains("/") ? model : "models/" + model;
        String method = call.body().stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
        Map<String, String> headers = call.apiKey().isEmpty()
                ? Map.of()
                : Map.of("x-goog-api-key", call.apiKey().value());
        return new UpstreamRequest("/v1beta/" + resource + method, headers, Buffer.buffer(body.toString()));
    }

    @Override
    public UpstreamAnswer readAnswer(UpstreamCall call, Buffer body) {
        ObjectNode response = UpstreamJson.object(body);
        var answer = new WholeAnswer(call);
        new GeminiParts(call, answer).add(response);
        return answer.toAnswer(GeminiUsage.of(response.path("usageMetadata")));
    }

    @Override
    public StreamReader newStream(UpstreamCall call) {
        return new GeminiStream(call);
    }

    @Override
    public UpstreamError readError(int status, MultiMap headers, Buffer body) {
        JsonNode read = UpstreamJson.errorBody(body);
        // Asked for a stream it may answer with an array that holds the error.
        JsonNode error = (read.isArray() ? read.path(0) : read).path("error");
        var refusal = new Refusal(status, headers, error.path("message").asText(""), retryDelay(error));
        boolean ourKey = error.path("status").asText().equals("FAILED_PRECONDITION") || namesOurKey(error);
        return ourKey ? refusal.refused() : refusal.judge();
    }

    /** A bad key is answered with 400, as if the request were to blame. */
    private static boolean namesOurKey(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            String reason = detail.path("reason").asText();
            if (reason.startsWith("API_KEY_")) {
                return true;
            }
        }
        return error.path("message").asText().contains("API key not valid");
    }

    /** `RetryInfo` of google.rpc: `"35s"`, with up to nine decimals. */
    private static @Nullable Duration retryDelay(JsonNode error) {
        for (JsonNode detail : error.path("details")) {
            Matcher seconds = SECONDS.matcher(detail.path("retryDelay").asText());
            if (seconds.matches()) {
                boolean more = seconds.group(2) != null;
                return Duration.ofSeconds(Long.parseLong(seconds.group(1)) + (more ? 1 : 0));
            }
        }
        return null;
    }
}
