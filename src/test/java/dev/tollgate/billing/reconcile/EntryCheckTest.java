package dev.tollgate.billing.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Entries of calls that are not as the journal says. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class EntryCheckTest {
    private static final Map<String, String> OF_CALL = Map.of("model", "gpt-4");
    private static final long AT_MS = Instant.parse("2026-09-10T12:00:00Z").toEpochMilli();
    private static final StoredEpoch EPOCH = new StoredEpoch("ep_1", "nd_1", 1, 0, false);

    private ScratchMongo server;
    private MongoClient mongo;
    private Pace pace;

    @BeforeEach
    void open(Vertx vertx) {
        server = ScratchMongo.start();
        mongo = server.client(vertx, "entries");
        pace = new Pace(false, () -> false);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void anEntryOfMoreThanAreKeptIsNotTakenForAStranger() {
        insert(
                "epochs",
                new JsonObject()
                        .put("_id", EPOCH.id())
                        .put("node", EPOCH.node())
                        .put("watermark", EPOCH.watermark())
                        .put("state", "open"));
        var documents = new BillingDocuments(mongo, pace);
        var check = new EntryCheck(documents, Epochs.read(documents), 1);
        for (String id : new String[] {"call_1", "call_2"}) {
            StoredEntry wrong = new StoredEntry(id, "org_1", -5, "of another", OF_CALL, AT_MS);
            insert("entries", wrong.toDocument());
            check.entry(wrong);
        }
        check.seal();
        for (String id : new String[] {"call_1", "call_2"}) {
            check.line(EPOCH, 1, new StoredLine("org_1", id, true, 5, 7, "gpt-4", OF_CALL, AT_MS), _ -> true);
        }

        var findings = new Findings();

        assertThat(check.finish(findings, null, _ -> true)).isEqualTo(2);
        assertThat(findings.named())
                .extracting(Difference::expected)
                .doesNotContain("no entry: the journal has no such line");
    }

    @Test
    void statementsAreSummedUpAnewAfterAnEntryWasPutRight() {
        insert("entries", new StoredEntry("call_1", "org_1", -5, "gpt-4", OF_CALL, AT_MS).toDocument());
        for (String kept : new String[] {"org_1|2026-08", "org_1|2026-09", "org_1|2026-10", "org_2|2026-09"}) {
            insert("monthClosings", new JsonObject().put("_id", kept).put("closing", -5L));
        }

        Report report = new Reconciliation(mongo, InstantSource.system(), pace, UpstreamCounts.none())
                .rebuilding(_ -> Future.succeededFuture(), "os:test", "run_1")
                .run();

        assertThat(report.rebuilt()).isEqualTo(1);
        assertThat(mongo.find("monthClosings", new JsonObject()).await())
                .extracting(document -> document.getString("_id"))
                .containsExactlyInAnyOrder("org_1|2026-08", "org_2|2026-09");
    }

    private void insert(String collection, JsonObject document) {
        mongo.insert(collection, document).await();
    }
}
