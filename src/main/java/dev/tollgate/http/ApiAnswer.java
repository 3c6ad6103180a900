package dev.tollgate.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** What an operation answers. */
public sealed interface ApiAnswer {
    /** A JSON document, already written out. */
    record Json(int status, Buffer body) implements ApiAnswer {}

    /** Server-sent events; the stream ends by itself and never fails. */
    record Events(ReadStream<Buffer> events) implements ApiAnswer {}

    /** No body. */
    record Empty(int status) implements ApiAnswer {}
}
