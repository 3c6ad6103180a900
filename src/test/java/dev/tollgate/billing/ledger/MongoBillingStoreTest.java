package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Samples.epoch;
import static dev.tollgate.billing.ledger.Samples.record;
import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.store.StoreSchema;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store of record keeps the contract, on the embedded server or on the one that is given: see {@link TestMongo}. */
class MongoBillingStoreTest extends BillingStoreSuite {
    private static Vertx vertx;
    private static TestMongo mongo;
    private MongoClient client;
    private BillingStore store;

    @BeforeAll
    static void startServer() throws Exception {
        vertx = Vertx.vertx();
        mongo = TestMongo.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        get(vertx.close());
        mongo.close();
    }

    @BeforeEach
    void openDatabase() throws Exception {
        client = mongo.client(vertx);
        get(new StoreSchema(BillingRoom.collections()).apply(client));
        store = new MongoBillingStore(client);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        get(TestMongo.drop(client));
        get(client.close());
    }

    @Override
    public BillingStore store() {
        return store;
    }

    @Test
    void theArchiveHasTheRecordsThatLeftTheJournal() throws Exception {
        get(store.openEpoch(epoch(1)));
        for (int seq = 1; seq <= 3; seq++) {
            get(store.insertRecord(record(epoch(1), seq, "batch_" + seq, Samples.settle("org_a", "req_" + seq, 5, 4))));
        }
        var first = new JsonObject().put("_id", epoch(1).recordId(1));
        JsonObject inJournal = get(client.findOne(MongoJournalStore.JOURNAL, first, null));
        get(store.heartbeat(epoch(1), 3));

        assertThat(get(store.archive(epoch(1), 9_000, 100))).isEqualTo(2);

        assertThat(get(client.findOne(MongoJournalStore.ARCHIVE, first, null))).isEqualTo(inJournal);
        assertThat(get(client.count(MongoJournalStore.ARCHIVE, new JsonObject())))
                .isEqualTo(2);
        assertThat(get(client.count(MongoJournalStore.JOURNAL, new JsonObject())))
                .isEqualTo(1);
    }

    /** A process may die anywhere on the way; the records are in the archive then, and some no more in the journal. */
    @Test
    void archivingGoesOnWhereADeadProcessLeftIt() throws Exception {
        get(store.openEpoch(epoch(1)));
        for (int seq = 1; seq <= 6; seq++) {
            get(store.insertRecord(record(epoch(1), seq, "batch_" + seq)));
        }
        get(store.heartbeat(epoch(1), 6));
        for (int seq = 1; seq <= 2; seq++) {
            var id = new JsonObject().put("_id", epoch(1).recordId(seq));
            JsonObject record = get(client.findOne(MongoJournalStore.JOURNAL, id, null));
            get(client.insert(MongoJournalStore.ARCHIVE, record));
        }
        get(client.removeDocument(MongoJournalStore.JOURNAL, new JsonObject().put("_id", epoch(1).recordId(1))));

        int moved = get(store.archive(epoch(1), 9_000, 100)) + get(store.archive(epoch(1), 9_000, 100));

        assertThat(moved).isEqualTo(5);
        assertThat(get(client.count(MongoJournalStore.ARCHIVE, new JsonObject())))
                .isEqualTo(5);
        assertThat(get(client.count(MongoJournalStore.JOURNAL, new JsonObject())))
                .isEqualTo(1);
    }

    @Test
    void recordsOfAnOlderProgramAreReadAndArchived() throws Exception {
        get(store.openEpoch(epoch(1)));
        JournalRecord written = record(epoch(1), 1, "batch_1", Samples.settle("org_a", "req_1", 5, 4));
        Line line = written.lines().getFirst();
        JsonObject old = JournalDocuments.toDocument(written)
                .put(
                        "lines",
                        JsonArray.of(new JsonObject()
                                .put("account", "org_a")
                                .put("kind", "SETTLE")
                                .put("hold", "req_1")
                                .put("held", 5L)
                                .put("cost", 4L)
                                .put("tokens", line.tokens())
                                .put("at", line.atMs())
                                .put("description", line.description())
                                .put("metadata", AccountDocuments.texts(line.metadata()))));
        get(client.insert(MongoJournalStore.JOURNAL, old));
        get(store.insertRecord(record(epoch(1), 2, "batch_2")));
        get(store.heartbeat(epoch(1), 2));

        assertThat(get(store.record(epoch(1), 1))).contains(written);
        assertThat(get(store.archive(epoch(1), 9_000, 100))).isEqualTo(1);

        JsonObject archived =
                get(client.findOne(MongoJournalStore.ARCHIVE, new JsonObject().put("_id", epoch(1).recordId(1)), null));
        assertThat(JournalDocuments.toRecord(epoch(1), archived)).isEqualTo(written);
    }
}
