package dev.tollgate.chat.provider.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the demo as OpenAI's wire has it.
 *
 * @param id `chatcmpl-…`
 * @param createdSeconds Unix time
 */
record DemoWire(DemoRequest request, DemoReply reply, String id, long createdSeconds) {
    private static final Buffer DONE = Buffer.buffer("data: [DONE]\n\n");

    /** A `chat.completion`. */
    Buffer whole() {
        ObjectNode body = frame("chat.completion");
        ArrayNode choices = body.putArray("choices");
        for (int index = 0; index < request.choices(); index++) {
            ObjectNode choice = choices.addObject().put("index", index);
            ObjectNode message = choice.putObject("message").put("role", "assistant");
            putSaid(message, index, reply.text());
            message.putNull("refusal");
            choice.putNull("logprobs").put("finish_reason", reply.finishReason());
        }
        body.set("usage", usage());
        return Buffer.buffer(body.toString());
    }

    /** The events of a stream, in order, `[DONE]` included. */
    List<Buffer> events() {
        List<Buffer> events = new ArrayList<>();
        forEachChoice(events, index -> {
            ObjectNode delta = object().put("role", "assistant");
            putSaid(delta, index, "");
            return chunk(index, delta, null);
        });
        for (String piece : reply.pieces()) {
            forEachChoice(events, index -> chunk(index, delta(piece), null));
        }
        forEachChoice(events, index -> chunk(index, object(), reply.finishReason()));
        if (request.includeUsage()) {
            ObjectNode last = frame("chat.completion.chunk");
            last.putArray("choices");
            last.set("usage", usage());
            events.add(event(last));
        }
        events.add(DONE);
        return events;
    }

    private void forEachChoice(List<Buffer> events, IntFunction<ObjectNode> chunk) {
        for (int index = 0; index < request.choices(); index++) {
            events.add(event(chunk.apply(index)));
        }
    }

    private ObjectNode delta(String piece) {
        if (reply.called().isEmpty()) {
            return object().put("content", piece);
        }
        ObjectNode delta = object();
        delta.putArray("tool_calls")
                .addObject()
                .put("index", 0)
                .putObject("function")
                .put("arguments", piece);
        return delta;
    }

    private ObjectNode chunk(int index, ObjectNode delta, @Nullable String finishReason) {
        ObjectNode chunk = frame("chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        if (request.includeUsage()) {
            chunk.putNull("usage");
        }
        return chunk;
    }

    private void putSaid(ObjectNode message, int choice, String text) {
        if (reply.called().isEmpty()) {
            message.put("content", text);
            return;
        }
        ObjectNode call = message.putNull("content").putArray("tool_calls").addObject();
        if (request.stream()) {
            call.put("index", 0);
        }
        call.put("id", "call_demo_" + choice).put("type", "function");
        call.putObject("function").put("name", reply.called().get().name()).put("arguments", text);
    }

    private ObjectNode frame(String kind) {
        return object().put("id", id)
                .put("object", kind)
                .put("created", createdSeconds)
                .put("model", request.model());
    }

    private ObjectNode usage() {
        long completion = (long) reply.pieces().size() * request.choices();
        return object().put("prompt_tokens", request.promptTokens())
                .put("completion_tokens", completion)
                .put("total_tokens", request.promptTokens() + completion);
    }

    private static Buffer event(ObjectNode chunk) {
        return Buffer.buffer("data: ").appendString(chunk.toString()).appendString("\n\n");
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
