package dev.tollgate.chat.provider.openai;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts a stream of bytes into server-sent events, wherever the bytes are cut, and keeps of an unfinished event at most
 * 512 KiB.
 */
final class EventSlices {
    private static final int MAX_EVENT_BYTES = 512 * 1024;
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BYTE_ORDER_MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    /** Takes the data of one event. */
    interface Listener {
        /** Whether the event goes out. */
        boolean event(byte[] bytes, int start, int end);
    }

    private final Listener listener;

    /** The unfinished event, when bytes of it came before. */
    private byte[] carry = new byte[0];

    private int carried;
    /** Places below count from the beginning of the unfinished event. */
    private int lineStart;

    private int lines;
    private boolean sawCarriageReturn;
    /** A line feed right after a carriage return, perhaps in the next buffer, belongs to it. */
    private boolean skipLineFeed;
    /** A byte order mark may stand before the first event only. */
    private boolean atStart = true;

    EventSlices(Listener listener) {
        this.listener = listener;
    }

    /** Takes the next bytes; the events to pass on, as slices of the buffer where they lie in it as they should. */
    Buffer read(Buffer chunk) {
        if (carried > 0) {
            int before = carried;
            keep(chunk.getBytes(), 0, chunk.length());
            // No slice of an array that goes on being used: the few events that lie across buffers are copied.
            return cut(carry, 0, carried, before, (from, to) -> Buffer.buffer(Arrays.copyOfRange(carry, from, to)));
        }
        ByteBuf bytes = ((BufferInternal) chunk).getByteBuf();
        if (bytes.hasArray()) {
            int offset = bytes.arrayOffset() + bytes.readerIndex();
            return cut(
                    bytes.array(),
                    offset,
                    offset + chunk.length(),
                    offset,
                    (from, to) -> chunk.slice(from - offset, to - offset));
        }
        byte[] copy = chunk.getBytes();
        return cut(copy, 0, copy.length, 0, chunk::slice);
    }

    private interface Slicer {
        Buffer slice(int from, int to);
    }

    private Buffer cut(byte[] bytes, int start, int end, int scanFrom, Slicer slicer) {
        var out = new Output(slicer);
        int eventStart = start;
        for (int i = scanFrom; i < end; i++) {
            byte b = bytes[i];
            boolean belongsToLast = b == '\n' && skipLineFeed;
            skipLineFeed = b == '\r';
            if (belongsToLast) {
                lineStart = i + 1 - eventStart;
                if (lines == 0) {
                    eventStart = i + 1;
                    lineStart = 0;
                }
            } else if (b == '\n' || b == '\r') {
                sawCarriageReturn |= b == '\r';
                if (i - eventStart > lineStart) {
                    lines++;
                    lineStart = i + 1 - eventStart;
                } else {
                    dispatch(bytes, eventStart, i + 1, out);
                    eventStart = i + 1;
                    lineStart = 0;
                    lines = 0;
                    sawCarriageReturn = false;
                }
            }
        }
        Buffer events = out.toBuffer();
        keepRest(bytes, eventStart, end);
        return events;
    }

    private void dispatch(byte[] bytes, int eventStart, int end, Output out) {
        boolean marked = atStart && startsWith(bytes, eventStart, end, BYTE_ORDER_MARK);
        int start = marked ? eventStart + BYTE_ORDER_MARK.length : eventStart;
        atStart = false;
        if (lines == 1 && !sawCarriageReturn && startsWith(bytes, start, end, DATA)) {
            int from = afterSpace(bytes, start + DATA.length, end);
            // Behind the data stand two line feeds.
            if (listener.event(bytes, from, end - 2)) {
                out.pass(start, end);
            }
        } else if (lines > 0) {
            byte[] data = dataOf(bytes, start, end);
            if (data.length > 0 && listener.event(data, 0, data.length)) {
                out.write(data);
            }
        }
    }

    /** The data of an event in an unusual form, on one line: JSON holds line ends only as white space. */
    private static byte[] dataOf(byte[] bytes, int start, int end) {
        var data = new ByteArrayOutputStream();
        int lineStart = start;
        for (int i = start; i < end; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                if (startsWith(bytes, lineStart, i, DATA)) {
                    if (data.size() > 0) {
                        data.write(' ');
                    }
                    int from = afterSpace(bytes, lineStart + DATA.length, i);
                    data.write(bytes, from, i - from);
                }
                lineStart = i + 1;
            }
        }
        return data.toByteArray();
    }

    private static boolean startsWith(byte[] bytes, int start, int end, byte[] word) {
        return end - start >= word.length && Arrays.equals(bytes, start, start + word.length, word, 0, word.length);
    }

    private static int afterSpace(byte[] bytes, int from, int end) {
        return from < end && bytes[from] == ' ' ? from + 1 : from;
    }

    private void keepRest(byte[] bytes, int start, int end) {
        if (bytes == carry) {
            System.arraycopy(carry, start, carry, 0, end - start);
            carried = end - start;
        } else {
            keep(bytes, start, end - start);
        }
        if (carried == 0) {
            // A long event must not cost memory for the rest of the stream.
            carry = new byte[0];
        }
    }

    private void keep(byte[] bytes, int from, int length) {
        if (carried + length > MAX_EVENT_BYTES) {
            throw new TollgateException(ErrorKind.UPSTREAM_FAILED, "The model's provider sent no valid answer");
        }
        if (carried + length > carry.length) {
            carry = Arrays.copyOf(carry, Math.max(2 * carry.length, carried + length));
        }
        System.arraycopy(bytes, from, carry, carried, length);
        carried += length;
    }

    /** What goes out of one read; events that follow one another stay one slice. */
    private static final class Output {
        private final Slicer slicer;
        private Buffer written = Buffer.buffer();
        private int passFrom;
        private int passTo;

        Output(Slicer slicer) {
            this.slicer = slicer;
        }

        void pass(int from, int to) {
            if (passTo != from) {
                flush();
                passFrom = from;
            }
            passTo = to;
        }

        void write(byte[] data) {
            flush();
            written.appendString("data: ").appendBytes(data).appendString("\n\n");
        }

        private void flush() {
            if (passTo > passFrom) {
                written.appendBuffer(slicer.slice(passFrom, passTo));
                passFrom = passTo;
            }
        }

        Buffer toBuffer() {
            if (written.length() == 0 && passTo > passFrom) {
                return slicer.slice(passFrom, passTo);
            }
            flush();
            return written;
        }
    }
}
