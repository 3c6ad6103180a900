package dev.tollgate.chat;

import dev.tollgate.platform.Bytes;
import java.util.OptionalInt;

/**
 * The body of a chat request in OpenAI's form, checked, with what the gateway needs to know of it and where in the bytes
 * it stands, so that it can be changed there without being parsed again.
 *
 * @param json the body as the caller sent it, valid UTF-8 JSON
 * @param model the model asked for
 * @param stream whether parts are wanted as they come
 * @param includeUsage whether the caller asked for the usage chunk
 * @param outputLimit `max_completion_tokens`, else `max_tokens`; empty when the caller named none
 * @param choices `n` (or `best_of`, whichever is more), at least 1
 * @param spans where members stand
 */
public record ChatBody(
        Bytes json,
        String model,
        boolean stream,
        boolean includeUsage,
        OptionalInt outputLimit,
        int choices,
        Spans spans) {
    /**
     * Positions of members of the top object.
     *
     * @param model the value of `model`
     * @param stream the value of `stream`, or {@link Span#NONE}
     * @param streamOptions the value of `stream_options`, or NONE
     * @param maxTokens the value of `max_tokens`, or NONE
     * @param maxCompletionTokens the value of `max_completion_tokens`, or NONE
     * @param messages the value of `messages`
     */
    public record Spans(
            Span model, Span stream, Span streamOptions, Span maxTokens, Span maxCompletionTokens, Span messages) {}

    /** Bytes from start (inclusive) to end (exclusive). */
    public record Span(int start, int end) {
        /** A member that is not there. */
        public static final Span NONE = new Span(-1, -1);

        public boolean isPresent() {
            return start >= 0;
        }
    }
}
