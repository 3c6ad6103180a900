package dev.tollgate.chat.provider.openai;

import dev.tollgate.chat.ChatBody.Span;
import dev.tollgate.platform.Bytes;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Changes single members of a JSON object in its bytes, without reading or writing the rest anew. */
final class BodyEdits {
    private final Bytes json;
    private final StringBuilder added = new StringBuilder();
    private final List<Edit> edits = new ArrayList<>(4);

    /** @param removes the whole member, else the bytes from start to end become the text */
    private record Edit(int start, int end, String text, boolean removes) {}

    /** Edits of this object, which begins at the first byte and keeps at least one member. */
    BodyEdits(Bytes json) {
        this.json = json;
    }

    /** Adds a member that is not there yet. */
    void add(String name, String value) {
        added.append('"').append(name).append("\":").append(value).append(',');
    }

    void replace(Span value, String text) {
        edits.add(new Edit(value.start(), value.end(), text, false));
    }

    /** Gives a member another name and value. */
    void rename(Span value, String name, String text) {
        edits.add(new Edit(nameStart(value), value.end(), "\"" + name + "\":" + text, false));
    }

    void remove(Span value) {
        edits.add(new Edit(nameStart(value), value.end(), "", true));
    }

    Buffer apply() {
        edits.sort(Comparator.comparingInt(Edit::start));
        Buffer out = Buffer.buffer(json.length() + added.length() + 64);
        out.appendByte((byte) '{').appendString(added.toString());
        int copied = 1;
        for (Edit edit : edits) {
            int start = edit.start;
            int end = edit.end;
            if (edit.removes) {
                int comma = skipBack(start - 1);
                if (json.at(comma) == ',' && comma >= copied) {
                    start = comma;
                } else {
                    // The first member: it takes the comma behind it along.
                    end = skip(end) + 1;
                }
            }
            out.appendBuffer(json.slice(copied, start)).appendString(edit.text);
            copied = end;
        }
        return out.appendBuffer(json.slice(copied, json.length()));
    }

    /** Where the name of the member with this value begins; the names that are edited hold no escaped quotes. */
    private int nameStart(Span value) {
        int colon = skipBack(value.start() - 1);
        int closing = skipBack(colon - 1);
        int opening = closing - 1;
        while (json.at(opening) != '"') {
            opening--;
        }
        return opening;
    }

    private int skipBack(int from) {
        int at = from;
        while (isSpace(json.at(at))) {
            at--;
        }
        return at;
    }

    private int skip(int from) {
        int at = from;
        while (isSpace(json.at(at))) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
