package dev.tollgate.billing.ledger;

import dev.tollgate.billing.journal.JournalLine;
import dev.tollgate.billing.journal.JournalLines;
import io.vertx.core.json.JsonObject;

/** Form of journal records and epochs as documents. */
final class JournalDocuments {
    private JournalDocuments() {}

    static JsonObject toDocument(JournalRecord record) {
        JsonObject document = new JsonObject()
                .put("_id", record.epoch().recordId(record.seq()))
                .put("epoch", record.epoch().id())
                .put("seq", record.seq())
                .put("batch", record.batch())
                .put("closed", record.closed())
                .put("at", record.atMs());
        return JournalLines.put(
                document, record.lines().stream().map(JournalDocuments::stored).toList());
    }

    static JournalRecord toRecord(Epoch epoch, JsonObject document) {
        return new JournalRecord(
                epoch,
                document.getLong("seq"),
                document.getString("batch"),
                document.getBoolean("closed"),
                JournalLines.of(document).stream().map(JournalDocuments::line).toList(),
                document.getLong("at"));
    }

    private static JournalLine stored(Line line) {
        return new JournalLine(
                line.accountId(),
                line.kind().name(),
                line.holdId(),
                line.heldNano(),
                line.costNano(),
                line.tokens(),
                line.description(),
                line.metadata(),
                line.atMs());
    }

    private static Line line(JournalLine stored) {
        return new Line(
                stored.accountId(),
                Line.Kind.valueOf(stored.kind()),
                stored.holdId(),
                stored.heldNano(),
                stored.costNano(),
                stored.tokens(),
                stored.description(),
                stored.metadata(),
                stored.atMs());
    }

    static JsonObject toDocument(Epoch epoch) {
        return new JsonObject()
                .put("_id", epoch.id())
                .put("node", epoch.node())
                .put("state", "open")
                .put("beat", 0L)
                .put("watermark", epoch.watermark())
                .put("archived", 0L)
                .put("archivable", true);
    }

    static Epoch toEpoch(JsonObject document) {
        return new Epoch(document.getString("node"), document.getString("_id"), document.getLong("watermark"));
    }
}
