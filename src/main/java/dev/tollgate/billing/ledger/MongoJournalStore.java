package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.MongoAnswers.duplicate;
import static dev.tollgate.billing.ledger.MongoAnswers.known;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.BulkWriteOptions;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** The journal, its archive and the epochs over MongoDB's protocol. */
abstract class MongoJournalStore implements BillingStore {
    static final String JOURNAL = "journal";
    static final String ARCHIVE = "journal_archive";
    static final String EPOCHS = "epochs";

    private final MongoClient client;

    MongoJournalStore(MongoClient client) {
        this.client = client;
    }

    @Override
    public final Future<Void> openEpoch(Epoch epoch) {
        return duplicate(client.insert(EPOCHS, JournalDocuments.toDocument(epoch)))
                .mapEmpty();
    }

    @Override
    public final Future<Boolean> heartbeat(Epoch epoch, long watermark) {
        JsonObject update = new JsonObject()
                .put("$inc", new JsonObject().put("beat", 1L))
                .put("$max", new JsonObject().put("watermark", watermark));
        return updateEpoch(byId(epoch.id()).put("state", "open"), update);
    }

    @Override
    public final Future<List<Epoch>> unfinishedEpochs() {
        return beats().map(beats -> beats.stream().map(EpochBeat::epoch).toList());
    }

    @Override
    public final Future<List<EpochBeat>> beats() {
        JsonObject unfinished = new JsonObject().put("$in", JsonArray.of("open", "closed"));
        return known(client.find(EPOCHS, new JsonObject().put("state", unfinished)))
                .map(found -> found.stream()
                        .map(document -> new EpochBeat(JournalDocuments.toEpoch(document), document.getLong("beat")))
                        .toList());
    }

    @Override
    public final Future<Void> closeEpoch(Epoch epoch) {
        JsonObject query = byId(epoch.id()).put("state", "open");
        return updateEpoch(query, new JsonObject().put("$set", new JsonObject().put("state", "closed")))
                .mapEmpty();
    }

    @Override
    public final Future<Void> finishEpoch(Epoch epoch, long watermark, long nowMs) {
        JsonObject update = new JsonObject()
                .put("$set", new JsonObject().put("state", "done").put("doneAt", nowMs))
                .put("$max", new JsonObject().put("watermark", watermark));
        return updateEpoch(byId(epoch.id()).put("state", new JsonObject().put("$ne", "done")), update)
                .mapEmpty();
    }

    @Override
    public final Future<List<String>> doneEpochs(Collection<String> epochIds, long beforeMs) {
        JsonObject query = new JsonObject()
                .put("_id", new JsonObject().put("$in", new JsonArray(List.copyOf(epochIds))))
                .put("state", "done")
                .put("doneAt", new JsonObject().put("$lt", beforeMs));
        return known(client.find(EPOCHS, query)).map(found -> found.stream()
                .map(document -> document.getString("_id"))
                .toList());
    }

    @Override
    public final Future<List<Epoch>> epochsDoneSince(long sinceMs) {
        JsonObject query = new JsonObject().put("doneAt", new JsonObject().put("$gte", sinceMs));
        return known(client.find(EPOCHS, query))
                .map(found -> found.stream().map(JournalDocuments::toEpoch).toList());
    }

    @Override
    public final Future<Boolean> insertRecord(JournalRecord record) {
        return duplicate(client.insert(JOURNAL, JournalDocuments.toDocument(record)));
    }

    @Override
    public final Future<Optional<JournalRecord>> record(Epoch epoch, long seq) {
        return known(client.findOne(JOURNAL, byId(epoch.recordId(seq)), null))
                .map(document -> Optional.ofNullable(document).map(found -> JournalDocuments.toRecord(epoch, found)));
    }

    /** By `$in` and not by a range: the embedded server finds single ids by index, and ranges by reading all. */
    @Override
    public final Future<List<JournalRecord>> records(Epoch epoch, long fromSeq, int count) {
        return records(JOURNAL, epoch, fromSeq, count);
    }

    private Future<List<JournalRecord>> records(String collection, Epoch epoch, long fromSeq, int count) {
        List<String> ids = LongStream.range(fromSeq, fromSeq + count)
                .mapToObj(epoch::recordId)
                .toList();
        JsonObject query = new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(ids)));
        FindOptions options = new FindOptions().setBatchSize(count);
        return known(client.findWithOptions(collection, query, options))
                .map(found -> unbroken(
                        fromSeq,
                        found.stream()
                                .map(document -> JournalDocuments.toRecord(epoch, document))
                                .sorted(Comparator.comparingLong(JournalRecord::seq))
                                .toList()));
    }

    private static List<JournalRecord> unbroken(long fromSeq, List<JournalRecord> records) {
        var unbroken = new ArrayList<JournalRecord>();
        for (JournalRecord record : records) {
            if (record.seq() != fromSeq + unbroken.size()) {
                break;
            }
            unbroken.add(record);
        }
        return unbroken;
    }

    @Override
    public final Future<List<Epoch>> epochsToArchive(int limit) {
        FindOptions options = new FindOptions().setLimit(limit).setBatchSize(limit);
        return known(client.findWithOptions(EPOCHS, new JsonObject().put("archivable", true), options))
                .map(found -> found.stream().map(JournalDocuments::toEpoch).toList());
    }

    @Override
    public final Future<Integer> archive(Epoch epoch, long beforeMs, int limit) {
        return known(client.findOne(EPOCHS, byId(epoch.id()), null)).compose(document -> {
            if (document == null) {
                return Future.succeededFuture(0);
            }
            long archived = document.getLong("archived");
            boolean done = document.getString("state").equals("done");
            // The last record applied stays: whoever looks for the end of the epoch starts from it.
            int count = Math.clamp(document.getLong("watermark") - 1 - archived, 0, limit);
            if (count == 0) {
                return (done ? completeArchive(epoch) : Future.succeededFuture(true)).map(0);
            }
            // Copies that are there already are of a process that died before it could tell: its work is ended first.
            return records(ARCHIVE, epoch, archived + 1, count)
                    .compose(copied -> copied.isEmpty()
                            ? copyOld(epoch, archived + 1, count, beforeMs)
                            : Future.succeededFuture(copied))
                    .compose(copied -> removeCopied(epoch, archived, copied));
        });
    }

    private Future<List<JournalRecord>> copyOld(Epoch epoch, long fromSeq, int count, long beforeMs) {
        return records(JOURNAL, epoch, fromSeq, count)
                .map(records -> records.stream()
                        .takeWhile(record -> record.atMs() < beforeMs)
                        .toList())
                .compose(records -> copy(records).map(records));
    }

    private Future<Void> copy(List<JournalRecord> records) {
        if (records.isEmpty()) {
            return Future.succeededFuture();
        }
        List<BulkOperation> copies = records.stream()
                .map(record -> BulkOperation.createInsert(JournalDocuments.toDocument(record)))
                .toList();
        return duplicate(client.bulkWriteWithOptions(ARCHIVE, copies, new BulkWriteOptions(false)))
                .mapEmpty();
    }

    private Future<Integer> removeCopied(Epoch epoch, long archived, List<JournalRecord> copied) {
        if (copied.isEmpty()) {
            return Future.succeededFuture(0);
        }
        var ids = new JsonArray(
                copied.stream().map(record -> epoch.recordId(record.seq())).toList());
        JsonObject progress = new JsonObject().put("$max", new JsonObject().put("archived", archived + copied.size()));
        return known(client.removeDocuments(JOURNAL, new JsonObject().put("_id", new JsonObject().put("$in", ids))))
                .compose(_ -> updateEpoch(byId(epoch.id()), progress))
                .map(copied.size());
    }

    private Future<Boolean> completeArchive(Epoch epoch) {
        return updateEpoch(byId(epoch.id()), new JsonObject().put("$set", new JsonObject().put("archivable", false)));
    }

    private Future<Boolean> updateEpoch(JsonObject query, JsonObject update) {
        return known(client.updateCollection(EPOCHS, query, update)).map(result -> result.getDocMatched() > 0);
    }

    static JsonObject byId(String id) {
        return new JsonObject().put("_id", id);
    }
}
