package dev.tollgate.chat.provider;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a stream of bytes into server-sent events (WHATWG HTML, section 9.2.6). Bytes may be cut anywhere; lines end
 * with CR, LF or both; comments and fields that nobody needs are skipped; malformed UTF-8 is replaced.
 */
public final class SseEvents {
    /** Bytes that a line, and the data of an event, may have. */
    public static final int MAX_BYTES = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private final StringBuilder data = new StringBuilder();
    private boolean hasData;
    private boolean afterCarriageReturn;
    private boolean firstLine = true;

    /**
     * Takes the next bytes.
     *
     * @return the data of each event that they end, its lines joined by LF
     * @throws TollgateException UPSTREAM_FAILED when a line or an event is longer than {@link #MAX_BYTES}
     */
    public List<String> read(Buffer chunk) {
        byte[] bytes = chunk.getBytes();
        List<String> events = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            boolean lineFeed = bytes[i] == '\n';
            if (!lineFeed && bytes[i] != '\r') {
                afterCarriageReturn = false;
                continue;
            }
            boolean secondOfPair = lineFeed && afterCarriageReturn;
            afterCarriageReturn = !lineFeed;
            if (!secondOfPair) {
                keep(bytes, start, i);
                endLine(events);
            }
            start = i + 1;
        }
        keep(bytes, start, bytes.length);
        return events;
    }

    private void keep(byte[] bytes, int start, int end) {
        if (line.size() + end - start > MAX_BYTES) {
            throw tooLong();
        }
        line.write(bytes, start, end - start);
    }

    private void endLine(List<String> events) {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine) {
            firstLine = false;
            if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
                text = text.substring(1);
            }
        }
        if (text.isEmpty()) {
            endEvent(events);
        } else if (text.startsWith("data:")) {
            addData(text.substring(text.startsWith("data: ") ? 6 : 5));
        } else if (text.equals("data")) {
            addData("");
        }
    }

    private void addData(String value) {
        if (data.length() + value.length() >= MAX_BYTES) {
            throw tooLong();
        }
        if (hasData) {
            data.append('\n');
        }
        data.append(value);
        hasData = true;
    }

    private void endEvent(List<String> events) {
        if (hasData) {
            events.add(data.toString());
            data.setLength(0);
            hasData = false;
        }
    }

    private static TollgateException tooLong() {
        return new TollgateException(ErrorKind.UPSTREAM_FAILED, "The model's provider sent an event that is too long");
    }
}
