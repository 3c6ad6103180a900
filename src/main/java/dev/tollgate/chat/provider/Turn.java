package dev.tollgate.chat.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What one side says before the other one does: neighbouring messages of the same side are one turn.
 *
 * @param byModel whether the model said it; else the user did
 * @param parts in order, at least one
 */
public record Turn(boolean byModel, List<Part> parts) {
    public Turn {
        parts = List.copyOf(parts);
    }

    /** A part of a turn; `field` is its path in the request, for errors. */
    public sealed interface Part {}

    /** Plain text, not empty. */
    public record Text(String text) implements Part {}

    /** A file given as it is: media type in lower case and base64. */
    public record Inline(String field, String mediaType, String base64) implements Part {}

    /** A picture that lies at an http(s) address. */
    public record ImageLink(String field, String url) implements Part {}

    /** The model called a function. */
    public record Call(String id, String name, ObjectNode arguments) implements Part {}

    /** What a function gave back; the name of the function is that of the call with this id. */
    public record Result(String callId, String name, String text) implements Part {}
}
