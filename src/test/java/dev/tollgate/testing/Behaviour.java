package dev.tollgate.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How the scripted upstream answers one request; immutable, each method gives a changed copy. It begins with {@link
 * #says}, {@link #echoes}, {@link #fills}, {@link #floods}, {@link #refuses} or {@link #sendsRaw} and goes on with details:
 * {@code Behaviour.says("Hello there").inChunks(3).pace(Duration.ofMillis(20)).breaksAfter(2)}.
 */
public final class Behaviour implements Cloneable {
    /** A function call in an answer; the arguments are JSON text. */
    record ToolCall(String name, String arguments) {}

    /** Usage told, in tokens; prompt tokens with the cached ones. */
    record Told(long prompt, long cached, long completion, long reasoning) {}

    @Nullable
    String text;

    /** Tokens of the answer for each that the request allows; 0 where that is not what it goes by. */
    int timesAllowed;

    int status = 200;
    Map<String, String> headers = Map.of();

    @Nullable
    Buffer raw;

    int chunks = 4;
    Duration pace = Duration.ZERO;
    Duration firstByteDelay = Duration.ZERO;
    boolean stallsAtOnce;
    int stallAfter = -1;
    int breakAfter = -1;
    boolean usageTold = true;

    @Nullable
    Told told;

    List<ToolCall> toolCalls = List.of();
    String finishReason = "stop";

    private Behaviour() {}

    /** Answers with the text, whatever limit was asked for. */
    public static Behaviour says(String text) {
        return new Behaviour().changed(b -> b.text = text);
    }

    /** Answers with the text of the last message of the user. */
    public static Behaviour echoes() {
        return new Behaviour();
    }

    /** Answers with exactly as many tokens as the request allows. */
    public static Behaviour fills() {
        return new Behaviour().changed(b -> b.timesAllowed = 1);
    }

    /** Ignores the limit: answers with three times as many tokens as the request allows. */
    public static Behaviour floods() {
        return new Behaviour().changed(b -> b.timesAllowed = 3);
    }

    /** Refuses with a status and a body as it is. */
    public static Behaviour refuses(int status, String body) {
        return new Behaviour().changed(b -> {
            b.status = status;
            b.raw = Buffer.buffer(body);
        });
    }

    /** Refuses with a status and an error object that each of the three dialects understands. */
    public static Behaviour refuses(int status) {
        var error = new JsonObject()
                .put("message", "scripted refusal")
                .put("type", "scripted_error")
                .put("status", "SCRIPTED")
                .put("code", status);
        return refuses(
                status,
                new JsonObject().put("type", "error").put("error", error).encode());
    }

    /** Sends these bytes with status 200, as a stream when one was asked for. */
    public static Behaviour sendsRaw(Buffer bytes) {
        return new Behaviour().changed(b -> b.raw = bytes.copy());
    }

    /** Calls a function too; then the finish reason is `tool_calls`. */
    public Behaviour callsTool(String name, String arguments) {
        return changed(b -> {
            b.toolCalls = new ArrayList<>(toolCalls);
            b.toolCalls.add(new ToolCall(name, arguments));
            b.finishReason = "tool_calls";
        });
    }

    /** Pieces of the text in a stream, 1 or more; 4 unless told. */
    public Behaviour inChunks(int count) {
        return changed(b -> b.chunks = count);
    }

    /** Time between two pieces of a stream. */
    public Behaviour pace(Duration between) {
        return changed(b -> b.pace = between);
    }

    /** Time before anything is sent, status line included. */
    public Behaviour firstByteAfter(Duration delay) {
        return changed(b -> b.firstByteDelay = delay);
    }

    /** Sends nothing until {@link ScriptedUpstream#release}. */
    public Behaviour stallsBeforeFirstByte() {
        return changed(b -> b.stallsAtOnce = true);
    }

    /** Stops after so many pieces (0: after the stream's head) until {@link ScriptedUpstream#release}. */
    public Behaviour stallsAfter(int pieces) {
        return changed(b -> b.stallAfter = pieces);
    }

    /** Closes the connection after so many pieces (0: after the head of a stream, or before a whole answer). */
    public Behaviour breaksAfter(int pieces) {
        return changed(b -> b.breakAfter = pieces);
    }

    /** Reports no usage. */
    public Behaviour withoutUsage() {
        return changed(b -> b.usageTold = false);
    }

    /** Reports these tokens in place of the honest count. */
    public Behaviour withUsage(long promptTokens, long completionTokens) {
        return withUsage(promptTokens, 0, completionTokens, 0);
    }

    /** Reports these tokens: the prompt's with the cached ones, the answer's with the reasoning, as OpenAI counts. */
    public Behaviour withUsage(long promptTokens, long cachedTokens, long completionTokens, long reasoningTokens) {
        return changed(b -> b.told = new Told(promptTokens, cachedTokens, completionTokens, reasoningTokens));
    }

    /** OpenAI's finish reason: `stop`, `length`, `content_filter` or `tool_calls`; translated for the other wires. */
    public Behaviour finishes(String reason) {
        return changed(b -> b.finishReason = reason);
    }

    /** Adds a header, `Retry-After` for example. */
    public Behaviour withHeader(String name, String value) {
        return withHeaders(Map.of(name, value));
    }

    /** Adds many headers. */
    public Behaviour withHeaders(Map<String, String> more) {
        return changed(b -> {
            b.headers = new LinkedHashMap<>(headers);
            b.headers.putAll(more);
        });
    }

    private Behaviour changed(Consumer<Behaviour> change) {
        try {
            var copy = (Behaviour) super.clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }
}
