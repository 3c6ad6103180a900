package dev.tollgate.billing.journal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lines of a record in one binary value, in which every text stands once: a call's line takes about a third of what it takes as a
 * document, and neither the node nor the database builds a tree of it.
 *
 * <p>The form: its number (one byte); how many lines; of each line account, kind, hold, held, cost, tokens, description,
 * how many metadata, name and value of each, and its time as the difference to the line before. Numbers are of
 * variable length, seven bits a byte, the lowest first. A text is 0, its length in bytes and its UTF-8; or, where it came
 * before, the place of its first coming, from 1. Documents of before have an array in the same field, which is read as
 * well.
 */
public final class JournalLines {
    private static final String FIELD = "lines";
    private static final String BINARY = "$binary";
    private static final int FORM = 1;

    private JournalLines() {}

    /** Puts the lines into a record's document. */
    public static JsonObject put(JsonObject record, List<JournalLine> lines) {
        return record.put(FIELD, new JsonObject().put(BINARY, pack(lines)));
    }

    /**
     * The lines of a record's document, in either form.
     *
     * @throws IllegalStateException when they are in none of the forms that this program knows
     */
    public static List<JournalLine> of(JsonObject record) {
        return switch (record.getValue(FIELD)) {
            case JsonArray lines ->
                lines.stream().map(line -> ofDocument((JsonObject) line)).toList();
            case JsonObject packed -> unpack(packed.getBinary(BINARY));
            case null, default -> throw new IllegalStateException("no lines in record " + record.getString("_id"));
        };
    }

    private static JournalLine ofDocument(JsonObject line) {
        var metadata = new HashMap<String, String>();
        line.getJsonObject("metadata", new JsonObject())
                .forEach(member -> metadata.put(member.getKey(), String.valueOf(member.getValue())));
        return new JournalLine(
                line.getString("account"),
                line.getString("kind"),
                line.getString("hold"),
                line.getLong("held"),
                line.getLong("cost"),
                line.getLong("tokens"),
                line.getString("description", ""),
                metadata,
                line.getLong("at"));
    }

    static byte[] pack(List<JournalLine> lines) {
        var out = new PackedWriter(lines.size());
        out.number(FORM);
        out.number(lines.size());
        long beforeMs = 0;
        for (JournalLine line : lines) {
            out.text(line.accountId());
            out.text(line.kind());
            out.text(line.holdId());
            out.number(line.heldNano());
            out.number(line.costNano());
            out.number(line.tokens());
            out.text(line.description());
            out.number(line.metadata().size());
            line.metadata().forEach((name, value) -> {
                out.text(name);
                out.text(value);
            });
            out.difference(line.atMs() - beforeMs);
            beforeMs = line.atMs();
        }
        return out.bytes();
    }

    static List<JournalLine> unpack(byte[] packed) {
        var in = new PackedReader(packed);
        long form = in.number();
        if (form != FORM) {
            throw new IllegalStateException("lines of form " + form + ", this program knows form " + FORM);
        }
        int count = in.count();
        var lines = new ArrayList<JournalLine>(count);
        long beforeMs = 0;
        for (int i = 0; i < count; i++) {
            JournalLine line = line(in, beforeMs);
            beforeMs = line.atMs();
            lines.add(line);
        }
        in.end();
        return lines;
    }

    private static JournalLine line(PackedReader in, long beforeMs) {
        String accountId = in.text();
        String kind = in.text();
        String holdId = in.text();
        long heldNano = in.number();
        long costNano = in.number();
        long tokens = in.number();
        String description = in.text();
        int size = in.count();
        var metadata = HashMap.<String, String>newHashMap(size);
        for (int i = 0; i < size; i++) {
            metadata.put(in.text(), in.text());
        }
        long atMs = beforeMs + in.difference();
        return new JournalLine(
                accountId, kind, holdId, heldNano, costNano, tokens, description, Map.copyOf(metadata), atMs);
    }
}
