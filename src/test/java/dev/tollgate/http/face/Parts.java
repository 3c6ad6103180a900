package dev.tollgate.http.face;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** Reads a stream that comes at once. */
public final class Parts {
    private Parts() {}

    /** All text of a stream; fails when it does not end. */
    public static String of(ReadStream<Buffer> stream) {
        var text = new StringBuilder();
        var ended = new boolean[1];
        stream.endHandler(_ -> ended[0] = true);
        stream.handler(text::append);
        if (!ended[0]) {
            throw new AssertionError("the stream does not end after: " + text);
        }
        return text.toString();
    }
}
