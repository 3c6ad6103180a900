package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Main;
import dev.tollgate.billing.ledger.BillingRoom;
import dev.tollgate.billing.usage.MongoUsageStore;
import dev.tollgate.billing.usage.UsageCounts;
import dev.tollgate.billing.usage.UsageKey;
import dev.tollgate.platform.store.EmbeddedMongo;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.testing.ChildProcess;
import dev.tollgate.testing.NodeProcess;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.BulkOperation;
import io.vertx.ext.mongo.MongoClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command in a process of 256 MB, which also is the database's: what it keeps does not grow with the ledger. With
 * `-Dtollgate.test.entries=1000000` there are so many, in minutes, and accounts are compared in two shares.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ReconcileSizeTest {
    private static final int ENTRIES = Integer.getInteger("tollgate.test.entries", 30_000);
    private static final int ACCOUNTS = ENTRIES / 25;
    private static final int RECORD = 1_000;
    private static final long COST = 7_000_000_000L;
    private static final String NODE = "nd_%026d".formatted(1);
    private static final String EPOCH = "ep_%026d".formatted(1);
    private static final long AT_MS = 1_795_000_000_000L;

    @Test
    void allOfALargeLedgerIsCompared(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        fill(data);
        Process process = start(folder);

        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(1);
        var report = new JsonObject(Files.readString(folder.resolve("report.json")));
        assertThat(report.getLong("accounts")).isEqualTo(ACCOUNTS);
        assertThat(report.getLong("lines")).isEqualTo(ENTRIES);
        assertThat(report.getJsonArray("differences"))
                .as("the entry that is missing")
                .hasSize(1)
                .first()
                .satisfies(difference ->
                        assertThat(((JsonObject) difference).getString("id")).isEqualTo("req_17"));
    }

    private static Process start(Path folder) throws Exception {
        var command = new ArrayList<>(ChildProcess.command(Main.class));
        command.addAll(
                List.of("reconcile", "--report", folder.resolve("report.json").toString()));
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(NodeProcess.environment(folder, Map.of()));
        return builder.start();
    }

    private static void fill(Path data) {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedMongo server = EmbeddedMongo.start(data, 0, EmbeddedMongo.SYNCED_COLLECTIONS)) {
            MongoClient mongo = MongoClient.create(
                    vertx,
                    new JsonObject().put("connection_string", server.uri()).put("db_name", "tollgate"));
            new StoreSchema(BillingRoom.collections()).apply(mongo).await();
            mongo.insert(
                            "epochs",
                            new JsonObject()
                                    .put("_id", EPOCH)
                                    .put("node", NODE)
                                    .put("state", "open")
                                    .put("beat", 0L)
                                    .put("watermark", (long) ENTRIES / RECORD)
                                    .put("archived", (long) ENTRIES / RECORD / 2)
                                    .put("archivable", true))
                    .await();
            for (int seq = 1; seq <= ENTRIES / RECORD; seq++) {
                record(mongo, seq);
            }
            accounts(mongo);
            mongo.removeDocument("entries", new JsonObject().put("_id", "req_17"))
                    .await();
        } finally {
            vertx.close().await();
        }
    }

    private static JsonObject metadata() {
        return new JsonObject()
                .put("model", "m")
                .put("provider", "p")
                .put("tokens", "7")
                .put("promptTokens", "5")
                .put("completionTokens", "2");
    }

    private static void record(MongoClient mongo, int seq) {
        var lines = new JsonArray();
        var entries = new ArrayList<BulkOperation>();
        for (int i = (seq - 1) * RECORD; i < seq * RECORD; i++) {
            String account = "org_" + i % ACCOUNTS;
            lines.add(new JsonObject()
                    .put("account", account)
                    .put("kind", "SETTLE")
                    .put("hold", "req_" + i)
                    .put("held", COST)
                    .put("cost", COST)
                    .put("tokens", 7L)
                    .put("at", AT_MS)
                    .put("description", "m usage")
                    .put("metadata", metadata()));
            entries.add(BulkOperation.createInsert(new JsonObject()
                    .put("_id", "req_" + i)
                    .put("account", account)
                    .put("delta", -COST)
                    .put("description", "m usage")
                    .put("metadata", metadata())
                    .put("at", AT_MS)));
        }
        String collection = seq <= ENTRIES / RECORD / 2 ? "journal_archive" : "journal";
        mongo.insert(
                        collection,
                        new JsonObject()
                                .put("_id", "%s-%s-%012d".formatted(NODE, EPOCH, seq))
                                .put("epoch", EPOCH)
                                .put("seq", (long) seq)
                                .put("batch", "batch_" + seq)
                                .put("closed", false)
                                .put("at", AT_MS)
                                .put("lines", lines))
                .await();
        mongo.bulkWrite("entries", entries).await();
    }

    private static void accounts(MongoClient mongo) {
        var accounts = new ArrayList<BulkOperation>();
        var counters = new ArrayList<BulkOperation>();
        long each = ENTRIES / ACCOUNTS;
        var applied = new JsonObject().put(EPOCH, (long) ENTRIES / RECORD);
        var slice = new JsonObject()
                .put("applied", (long) ENTRIES / RECORD)
                .put("taken", ENTRIES * COST)
                .put("held", 0L);
        for (int i = 0; i < ACCOUNTS; i++) {
            String id = "org_" + i;
            accounts.add(BulkOperation.createInsert(new JsonObject()
                    .put("_id", id)
                    .put("organisationId", id)
                    .put("balance", -each * COST)
                    .put("available", -each * COST)
                    .put("creditLimit", 0L)
                    .put("tokens", each * 7)
                    .put("updatedAt", AT_MS)
                    .put("version", 0L)
                    .put("slices", new JsonObject().put(EPOCH, slice))
                    .put("lines", new JsonArray())));
            var key = new UsageKey(id, UsageKey.dayOf(AT_MS), "m", "p", "", "");
            JsonObject document = MongoUsageStore.fresh(key).put("applied", applied);
            MongoUsageStore.counters(new UsageCounts(each, each * 5, each * 2, each * 7, each * COST, 0), document);
            counters.add(BulkOperation.createInsert(document));
        }
        mongo.bulkWrite("accounts", accounts).await();
        mongo.bulkWrite(MongoUsageStore.DAYS, counters).await();
    }
}
