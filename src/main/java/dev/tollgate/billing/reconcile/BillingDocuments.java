package dev.tollgate.billing.reconcile;

import dev.tollgate.billing.journal.JournalLine;
import dev.tollgate.billing.journal.JournalLines;
import dev.tollgate.billing.usage.MongoUsageStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Reads what billing has stored, page by page, so that neither side keeps more than a page of it. */
final class BillingDocuments {
    static final String ACCOUNTS = "accounts";
    static final String ENTRIES = "entries";

    /** Of entries that are credits alone: by it they are found. */
    static final String CREDITED = "credited";

    private static final String JOURNAL = "journal";
    private static final String ARCHIVE = "journal_archive";
    private static final String EPOCHS = "epochs";
    private static final int PAGE = 500;
    private static final int MAX_RECORDS = 256;
    private static final int MANY_LINES = 2_000;

    private final MongoClient mongo;
    private final Pace pace;

    BillingDocuments(MongoClient mongo, Pace pace) {
        this.mongo = mongo;
        this.pace = pace;
    }

    MongoClient mongo() {
        return mongo;
    }

    Pace pace() {
        return pace;
    }

    /** A line of the journal is handed over with its place. */
    interface LineReader {
        void read(StoredEpoch epoch, long seq, StoredLine line);
    }

    /** How far a reading of an epoch came. */
    record Extent(long records, long lines, List<Long> missing) {}

    static JsonObject byId(String id) {
        return new JsonObject().put("_id", id);
    }

    long count(String collection) {
        return pace.ask(() -> mongo.count(collection, new JsonObject()));
    }

    Optional<JsonObject> find(String collection, String id) {
        List<JsonObject> found = pace.ask(() -> mongo.find(collection, byId(id)));
        return found.stream().findFirst();
    }

    /** All documents of a collection, in the order of their ids; those that come meanwhile may be among them. */
    void each(String collection, Consumer<JsonObject> reader) {
        each(collection, new JsonObject(), reader);
    }

    void each(String collection, JsonObject condition, Consumer<JsonObject> reader) {
        String after = "";
        List<JsonObject> page;
        do {
            JsonObject query = condition.copy().put("_id", new JsonObject().put("$gt", after));
            FindOptions options = new FindOptions()
                    .setSort(new JsonObject().put("_id", 1))
                    .setLimit(PAGE)
                    .setBatchSize(PAGE);
            page = pace.ask(() -> mongo.findWithOptions(collection, query, options));
            page.forEach(reader);
            after = page.isEmpty() ? after : page.getLast().getString("_id");
        } while (page.size() == PAGE);
    }

    /** All epochs of all nodes, as they are now. */
    Map<String, StoredEpoch> epochs() {
        var idToEpoch = new HashMap<String, StoredEpoch>();
        each(EPOCHS, document -> {
            StoredEpoch epoch = StoredEpoch.of(document);
            idToEpoch.put(epoch.id(), epoch);
        });
        return idToEpoch;
    }

    /**
     * Reads an epoch's lines in order, from the archive and the journal.
     *
     * @param toSeq the last record wanted, or {@link Long#MAX_VALUE} for all that there are
     * @param knownSeq up to here records must be there: those that are not are named
     */
    Extent lines(StoredEpoch epoch, long fromSeq, long toSeq, long knownSeq, LineReader reader) {
        var missing = new ArrayList<Long>();
        long records = 0;
        long lines = 0;
        int window = 8;
        long seq = fromSeq;
        while (seq <= toSeq) {
            int count = (int) Math.min(window, toSeq - seq + 1);
            Map<Long, JsonObject> found = records(epoch, seq, count);
            int linesHere = 0;
            for (long at = seq; at < seq + count; at++) {
                JsonObject record = found.get(at);
                if (record == null) {
                    if (at > knownSeq) {
                        return new Extent(records, lines + linesHere, missing);
                    }
                    missing.add(at);
                    continue;
                }
                records++;
                List<JournalLine> stored = JournalLines.of(record);
                linesHere += stored.size();
                for (JournalLine line : stored) {
                    reader.read(epoch, at, StoredLine.of(line));
                }
                if (record.getBoolean("closed")) {
                    return new Extent(records, lines + linesHere, missing);
                }
            }
            lines += linesHere;
            seq += count;
            window = nextWindow(window, linesHere);
        }
        return new Extent(records, lines, missing);
    }

    /** Records have one line or a thousand; so many are read at once that their lines stay some thousands. */
    private static int nextWindow(int window, int lines) {
        if (lines > MANY_LINES) {
            return Math.max(1, window / 2);
        }
        return lines < MANY_LINES / 4 ? Math.min(MAX_RECORDS, window * 2) : window;
    }

    /** A record is copied to the archive before it leaves the journal, so it is in the one that is read last. */
    private Map<Long, JsonObject> records(StoredEpoch epoch, long fromSeq, int count) {
        var found = new HashMap<Long, JsonObject>();
        boolean isArchived = fromSeq + count - 1 <= epoch.archived();
        add(isArchived ? ARCHIVE : JOURNAL, epoch, fromSeq, count, found);
        if (found.size() < count) {
            add(isArchived ? JOURNAL : ARCHIVE, epoch, fromSeq, count, found);
        }
        return found;
    }

    private void add(String collection, StoredEpoch epoch, long fromSeq, int count, Map<Long, JsonObject> found) {
        List<String> ids = LongStream.range(fromSeq, fromSeq + count)
                .filter(seq -> !found.containsKey(seq))
                .mapToObj(epoch::recordId)
                .toList();
        JsonObject query = new JsonObject().put("_id", new JsonObject().put("$in", new JsonArray(ids)));
        FindOptions options = new FindOptions().setBatchSize(count);
        pace.ask(() -> mongo.findWithOptions(collection, query, options))
                .forEach(record -> found.put(record.getLong("seq"), record));
    }

    /** How many documents there are of what is kept in memory while it is compared. */
    long countersCount() {
        return count(MongoUsageStore.DAYS) + count(MongoUsageStore.END_USER_DAYS);
    }
}
