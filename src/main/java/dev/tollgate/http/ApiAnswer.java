package dev.tollgate.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** What an operation answers. */
public sealed interface ApiAnswer {
    /** A JSON document, already written out. */
    record Json(int status, Buffer body) implements ApiAnswer {}

    /**
     * A file, whole and of bounded size.
     *
     * @param contentType with its charset
     * @param fileName under which browsers store it; plain letters
     */
    record Download(String contentType, String fileName, Buffer body) implements ApiAnswer {}

    /**
     * A file of any size, sent as it is made.
     *
     * @param contentType with its charset
     * @param fileName under which browsers store it; plain letters
     * @param parts when it fails, the connection is cut: the caller must not take half a file for a whole one
     */
    record Streamed(String contentType, String fileName, ReadStream<Buffer> parts) implements ApiAnswer {}

    /** Server-sent events; the stream ends by itself and never fails. */
    record Events(ReadStream<Buffer> events) implements ApiAnswer {}

    /** An answer that sets a cookie. */
    record Cookied(ApiAnswer answer, String setCookie) implements ApiAnswer {
        /** The cookie is a secret. */
        @Override
        public String toString() {
            return "Cookied[" + answer + "]";
        }
    }

    /** No body. */
    record Empty(int status) implements ApiAnswer {}

    /**
     * An answer whose tokens are known once it is whole. Limits on tokens are corrected by them, and an answer that took
     * none (a stream that ended in an error) frees its Idempotency-Key.
     *
     * @param answer what is sent
     * @param tokens prompt and answer together; completes before the answer's end, and fails where they are not known
     */
    record Metered(ApiAnswer answer, Future<Long> tokens) implements ApiAnswer {}
}
