package dev.tollgate.chat.provider.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.chat.ChatBody;
import dev.tollgate.chat.ChatBody.Span;
import dev.tollgate.chat.provider.UpstreamCall;
import io.vertx.core.buffer.Buffer;

/** The caller's body with what this upstream must hear otherwise spliced in: model, limit, the wish for usage. */
final class OpenAiRequests {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String NEW_LIMIT = "max_completion_tokens";
    private static final String OLD_LIMIT = "max_tokens";

    private OpenAiRequests() {}

    static Buffer write(UpstreamCall call, Quirks quirks) {
        ChatBody body = call.body();
        var edits = new BodyEdits(body.json());
        if (!call.upstreamModel().equals(body.model())) {
            edits.replace(body.spans().model(), quoted(call.upstreamModel()));
        }
        limit(call, quirks, edits);
        if (body.stream()) {
            streamOptions(body, quirks, edits);
        }
        return edits.apply();
    }

    /**
     * The limit goes under the one name that the upstream heeds: an upstream that ignores the name would answer beyond what
     * was reserved.
     */
    private static void limit(UpstreamCall call, Quirks quirks, BodyEdits edits) {
        Span oldLimit = call.body().spans().maxTokens();
        Span newLimit = call.body().spans().maxCompletionTokens();
        boolean oldIsCallers = call.limitIsCallers() && oldLimit.isPresent() && !isNumber(call.body(), newLimit);
        boolean useNew = quirks.knowsNewLimit() && !oldIsCallers;
        Span kept = useNew ? newLimit : oldLimit;
        Span other = useNew ? oldLimit : newLimit;
        String name = useNew ? NEW_LIMIT : OLD_LIMIT;
        String value = Integer.toString(call.outputLimit());
        if (kept.isPresent()) {
            if (!call.body().json().text(kept.start(), kept.end()).equals(value)) {
                edits.replace(kept, value);
            }
            if (other.isPresent()) {
                edits.remove(other);
            }
        } else if (other.isPresent()) {
            edits.rename(other, name, value);
        } else {
            edits.add(name, value);
        }
    }

    private static boolean isNumber(ChatBody body, Span value) {
        return value.isPresent() && body.json().at(value.start()) != 'n';
    }

    private static void streamOptions(ChatBody body, Quirks quirks, BodyEdits edits) {
        Span options = body.spans().streamOptions();
        if (!quirks.knowsStreamOptions()) {
            if (options.isPresent()) {
                edits.remove(options);
            }
        } else if (!options.isPresent()) {
            edits.add("stream_options", "{\"include_usage\":true}");
        } else if (!body.includeUsage()) {
            edits.replace(options, withUsage(body.json().text(options.start(), options.end())));
        }
    }

    /** The caller's options with the wish for usage: a handful of bytes, so read and written anew. */
    private static String withUsage(String options) {
        try {
            ObjectNode asked =
                    MAPPER.readTree(options) instanceof ObjectNode object ? object : MAPPER.createObjectNode();
            return asked.put("include_usage", true).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a checked body holds valid options", e);
        }
    }

    private static String quoted(String text) {
        return "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
