package dev.tollgate.billing.ledger;

import io.vertx.core.json.JsonObject;

/** Form of journal records and epochs as documents. */
final class JournalDocuments {
    private JournalDocuments() {}

    static JsonObject toDocument(JournalRecord record) {
        return new JsonObject()
                .put("_id", record.epoch().recordId(record.seq()))
                .put("epoch", record.epoch().id())
                .put("seq", record.seq())
                .put("batch", record.batch())
                .put("closed", record.closed())
                .put("at", record.atMs())
                .put("lines", AccountDocuments.array(record.lines(), JournalDocuments::toDocument));
    }

    static JournalRecord toRecord(Epoch epoch, JsonObject document) {
        return new JournalRecord(
                epoch,
                document.getLong("seq"),
                document.getString("batch"),
                document.getBoolean("closed"),
                AccountDocuments.list(document.getJsonArray("lines"), JournalDocuments::toLine),
                document.getLong("at"));
    }

    private static JsonObject toDocument(Line line) {
        var document = new JsonObject()
                .put("account", line.accountId())
                .put("kind", line.kind().name())
                .put("hold", line.holdId())
                .put("held", line.heldNano())
                .put("cost", line.costNano())
                .put("tokens", line.tokens())
                .put("at", line.atMs());
        if (line.kind() == Line.Kind.SETTLE) {
            document.put("description", line.description()).put("metadata", AccountDocuments.texts(line.metadata()));
        }
        return document;
    }

    private static Line toLine(JsonObject document) {
        return new Line(
                document.getString("account"),
                Line.Kind.valueOf(document.getString("kind")),
                document.getString("hold"),
                document.getLong("held"),
                document.getLong("cost"),
                document.getLong("tokens"),
                document.getString("description", ""),
                AccountDocuments.texts(document.getJsonObject("metadata", new JsonObject())),
                document.getLong("at"));
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
