package dev.tollgate.platform;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that nobody can change, so that a body may travel in a record from room to room without being copied. */
public final class Bytes {
    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** Copies the buffer once; a request body is small against what copying costs to reason about sharing it. */
    public static Bytes copyOf(Buffer buffer) {
        return new Bytes(buffer.getBytes());
    }

    /** The UTF-8 form of the text. */
    public static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public int length() {
        return content.length;
    }

    /** The byte at a position from 0 to length - 1. */
    public byte at(int index) {
        return content[index];
    }

    /** Whether the word stands at this position, 0 or more. */
    public boolean startsWith(byte[] word, int start) {
        return start + word.length <= content.length
                && Arrays.equals(content, start, start + word.length, word, 0, word.length);
    }

    /** A read-only view of the bytes from start to end (exclusive), without a copy. */
    public Buffer slice(int start, int end) {
        return BufferInternal.buffer(
                Unpooled.wrappedBuffer(content, start, end - start).asReadOnly());
    }

    /** A read-only view of all. */
    public Buffer toBuffer() {
        return slice(0, content.length);
    }

    /** The text, read as UTF-8. */
    public String text(int start, int end) {
        return new String(content, start, end - start, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return content.length + " bytes";
    }
}
