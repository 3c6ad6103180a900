package dev.tollgate.http.face;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Takes server-sent events out of bytes as they come, however they are split: lines end by LF, CR LF or CR, an event by
 * an empty line. Only `data` is kept; comments are told apart, so that they can keep a connection alive further on.
 *
 * <p>Wire format: the WHATWG HTML standard, section "Server-sent events".
 */
final class EventReader {
    /** Bytes of one line and of one event's data. */
    static final int MAX_EVENT_BYTES = 4 << 20;

    private final Consumer<String> onData;
    private final Runnable onComment;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private boolean afterCarriageReturn;

    EventReader(Consumer<String> onData, Runnable onComment) {
        this.onData = onData;
        this.onComment = onComment;
    }

    /** Reads on; returns false when a line or an event is too long, and then must not be called again. */
    boolean read(Buffer bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            byte b = bytes.getByte(i);
            if (b == '\n' && afterCarriageReturn) {
                afterCarriageReturn = false;
                continue;
            }
            afterCarriageReturn = b == '\r';
            if (b == '\n' || b == '\r') {
                endLine();
            } else {
                line.write(b);
            }
            if (line.size() > MAX_EVENT_BYTES || data.length() > MAX_EVENT_BYTES) {
                return false;
            }
        }
        return true;
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (text.isEmpty()) {
            endEvent();
        } else if (text.startsWith(":")) {
            onComment.run();
        } else if (text.startsWith("data:")) {
            if (hasData) {
                data.append('\n');
            }
            hasData = true;
            data.append(text, text.startsWith("data: ") ? 6 : 5, text.length());
        }
    }

    private void endEvent() {
        if (hasData) {
            String whole = data.toString();
            data.setLength(0);
            hasData = false;
            onData.accept(whole);
        }
    }
}
