package dev.tollgate.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.audit.AuditVerdict.Fault;
import dev.tollgate.platform.audit.AuditVerdict.Kind;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written stays, in one order, and whoever changes it is found out. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class MongoAuditLogTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");

    private static ScratchMongo server;
    private static int databases;

    private MongoClient mongo;
    private MongoAuditLog log;

    @BeforeAll
    static void startServer() {
        server = ScratchMongo.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        mongo = server.client(vertx, "audit" + ++databases);
        log = anotherNode();
    }

    private MongoAuditLog anotherNode() {
        return new MongoAuditLog(mongo, InstantSource.fixed(NOW));
    }

    private static AuditEntry entry(String requestId, @Nullable String reason) {
        return new AuditEntry("usr_root", null, "balance.set", "usr_anna", reason, "127.0.0.1", requestId);
    }

    private void write(int count) {
        for (int i = 1; i <= count; i++) {
            log.record(entry("req_" + i, "reason " + i)).await();
        }
    }

    private @Nullable Fault faultFound() {
        return log.verify().await().fault();
    }

    @Test
    void twoHundredAtTheSameTimeFromTwoNodesStandInOneChainWithoutGaps() {
        MongoAuditLog other = anotherNode();
        List<Future<Void>> writes = IntStream.range(0, 200)
                .mapToObj(i -> (i % 2 == 0 ? log : other).record(entry("req_" + i, null)))
                .toList();
        Future.all(writes).await();

        assertThat(log.verify().await()).isEqualTo(new AuditVerdict(200, null));
        List<RecordedEntry> all = IntStream.rangeClosed(1, 2)
                .mapToObj(page -> log.page(AuditFilter.ALL, page, 100).await().entries())
                .flatMap(List::stream)
                .toList();
        assertThat(all)
                .extracting(RecordedEntry::number)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).mapToObj(n -> 201 - n).toList());
        assertThat(all).extracting(recorded -> recorded.entry().requestId()).doesNotHaveDuplicates();
    }

    @Test
    void anEntryIsReadAsItWasWritten() {
        var entry = new AuditEntry(
                "usr_root", "key_1", "dialogs.read", "usr_anna", "a\0b \ud83d\ude00 \u0416", "::1", "req_1");
        log.record(entry).await();

        assertThat(log.page(AuditFilter.ALL, 1, 10).await())
                .isEqualTo(new AuditPage(
                        List.of(new RecordedEntry(1, Instant.parse("2026-01-01T00:00:00.123Z"), entry)), 1));
        assertThat(anotherNode().verify().await()).isEqualTo(new AuditVerdict(1, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"half \ud83d", "\ude00"})
    void aReasonThatTheStoreWouldChangeDoesNotLookLikeAForgery(String reason) {
        log.record(entry("req_1", reason)).await();
        log.record(entry("req_2", "\ud83d\ude00".repeat(10_000))).await();

        assertThat(log.verify().await()).isEqualTo(new AuditVerdict(2, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actorId",
                "keyId",
                "action",
                "targetId",
                "reason",
                "remoteAddress",
                "requestId",
                "hash",
                "previous"
            })
    void aChangedEntryIsFound(String field) {
        write(5);
        change(3, new JsonObject().put(field, "forged"));

        assertThat(faultFound()).isEqualTo(new Fault(3, Kind.CHANGED));
    }

    @Test
    void aChangedTimeOrTypeIsFound() {
        write(5);
        change(4, new JsonObject().put("at", new JsonObject().put("$date", "2026-01-01T00:00:00.124Z")));
        assertThat(faultFound()).isEqualTo(new Fault(4, Kind.CHANGED));
        change(2, new JsonObject().put("at", 5));
        assertThat(faultFound()).isEqualTo(new Fault(2, Kind.CHANGED));
        change(1, new JsonObject().put("actorId", 5));
        assertThat(faultFound()).isEqualTo(new Fault(1, Kind.CHANGED));
    }

    @Test
    void anEntryRewrittenWithItsOwnNewHashBreaksTheNextOne() {
        write(5);
        JsonObject first = found(2);
        JsonObject forged = AuditChain.next(
                AuditChain.Head.of(first), entry("req_3", "forged"), Instant.parse("2026-01-01T00:00:00Z"));
        change(
                3,
                new JsonObject()
                        .put("reason", "forged")
                        .put("requestId", "req_3")
                        .put("at", forged.getValue("at"))
                        .put("hash", forged.getString("hash")));

        assertThat(faultFound()).isEqualTo(new Fault(4, Kind.CHANGED));
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "5"})
    void aRemovedEntryIsFound(long number) {
        write(5);
        remove(number);

        assertThat(log.verify().await()).isEqualTo(new AuditVerdict(number - 1, new Fault(number, Kind.MISSING)));
    }

    @Test
    void aLogThatWasCutOffIsFoundByTheNodeThatWroteIt() {
        write(3);
        remove(2);
        remove(3);

        assertThat(faultFound()).isEqualTo(new Fault(2, Kind.MISSING));
        log.record(entry("req_4", null)).await();
        assertThat(anotherNode().verify().await().fault()).isEqualTo(new Fault(2, Kind.MISSING));
    }

    @Test
    void anEmptyLogIsSound() {
        assertThat(log.verify().await()).isEqualTo(new AuditVerdict(0, null));
        assertThat(log.page(AuditFilter.ALL, 1, 10).await()).isEqualTo(new AuditPage(List.of(), 0));
    }

    @Test
    void aLaterStartGoesOnWhereTheLogEnds() {
        write(3);
        anotherNode().record(entry("req_4", null)).await();

        assertThat(log.page(AuditFilter.ALL, 1, 2).await().entries())
                .extracting(RecordedEntry::number)
                .containsExactly(4L, 3L);
        assertThat(log.page(AuditFilter.ALL, 2, 2).await().entries())
                .extracting(RecordedEntry::number)
                .containsExactly(2L, 1L);
        assertThat(log.page(AuditFilter.ALL, 3, 2).await()).isEqualTo(new AuditPage(List.of(), 4));
        assertThat(faultFound()).isNull();
    }

    @Test
    void entriesAreFoundByWhoDidWhatToWhom() {
        for (String target : List.of("gpt-4", "gpt-5", "gpt-4")) {
            log.record(new AuditEntry("usr_a", null, "price.set", target, "dearer", "192.0.2.1", "req_1"))
                    .await();
        }
        log.record(new AuditEntry("usr_b", null, "model.change", "gpt-4", "new", "192.0.2.1", "req_2"))
                .await();

        assertThat(numbers(new AuditFilter("usr_a", null, "gpt-4"))).containsExactly(3L, 1L);
        assertThat(numbers(new AuditFilter(null, "model.change", null))).containsExactly(4L);
        assertThat(numbers(new AuditFilter("usr_b", "price.set", null))).isEmpty();
        AuditPage second = log.page(new AuditFilter(null, null, "gpt-4"), 2, 2).await();
        assertThat(second.total()).isEqualTo(3);
        assertThat(second.entries()).extracting(RecordedEntry::number).containsExactly(1L);
    }

    private List<Long> numbers(AuditFilter filter) {
        return log.page(filter, 1, 10).await().entries().stream()
                .map(RecordedEntry::number)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"0,1", "1,0", "1,101", "-1,10"})
    void aPageThatCannotBeIsRefused(int page, int limit) {
        assertThat(failureOf(log.page(AuditFilter.ALL, page, limit)).kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
    }

    @Test
    void withoutTheStoreNothingIsAllowedToHappen(Vertx vertx) {
        MongoClient away = MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=100")
                        .put("db_name", "audit"));
        var unreachable = new MongoAuditLog(away, InstantSource.fixed(NOW));

        TollgateException failure = failureOf(unreachable.record(entry("req_1", null)));

        assertThat(failure.kind()).isEqualTo(ErrorKind.UNAVAILABLE);
        assertThat(failure.retryAfter()).isNotNull();
    }

    @Test
    void theCallerGoesOnOnItsOwnContext(Vertx vertx) {
        log.record(entry("req_0", null));
        Context caller = vertx.getOrCreateContext();
        Promise<Context> resumed = Promise.promise();
        caller.runOnContext(
                _ -> log.record(entry("req_1", null)).onComplete(_ -> resumed.complete(Vertx.currentContext())));

        assertThat(resumed.future().await()).isSameAs(caller);
    }

    private static TollgateException failureOf(Future<?> operation) {
        var failure = catchThrowableOfType(TollgateException.class, operation::await);
        assertThat(failure).isNotNull();
        return failure;
    }

    private JsonObject found(long number) {
        return mongo.findOne(AuditStore.COLLECTION, byNumber(number), null).await();
    }

    private void change(long number, JsonObject fields) {
        mongo.updateCollection(AuditStore.COLLECTION, byNumber(number), new JsonObject().put("$set", fields))
                .await();
    }

    private void remove(long number) {
        mongo.removeDocument(AuditStore.COLLECTION, byNumber(number)).await();
    }

    private static JsonObject byNumber(long number) {
        return new JsonObject().put("_id", number);
    }
}
