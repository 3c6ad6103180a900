package dev.tollgate.billing.statement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.EntryReason;
import dev.tollgate.billing.EntryReason.Code;
import dev.tollgate.billing.statement.Statement.Movements;
import dev.tollgate.billing.statement.Statement.Payment;
import dev.tollgate.billing.statement.Statement.Sum;
import dev.tollgate.http.face.Rooms;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Statements of one account over entries of several months. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class StatementsTest {
    private static final YearMonth SEPTEMBER = YearMonth.of(2026, 9);
    private static final YearMonth OCTOBER = YearMonth.of(2026, 10);
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);

    private ScratchMongo server;
    private MongoClient mongo;
    private MongoStatements statements;
    private int entries;

    @BeforeEach
    void open(Vertx vertx) {
        server = ScratchMongo.start();
        mongo = server.client(vertx, "statements");
        statements = new MongoStatements(new Rooms().billing, mongo, () -> Instant.parse("2026-11-21T12:00:00Z"));
        book("org_2", "pay_x", "2026-10-05T00:00:00Z", 7, Map.of());
        book("org_1", "start_org_1", "2026-09-30T23:59:59.999Z", 100, Map.of());
        call("2026-10-01T00:00:00Z", "gpt-4", -10);
        call("2026-10-31T23:59:59.999Z", "gpt-4", -5);
        call("2026-10-31T23:59:59.999Z", "dr14", -1);
        book("org_1", "pay_1", "2026-10-15T10:00:00Z", 50, EntryReason.paid("pay_1", "5.00", "USD"));
        book("org_1", "rfd_1", "2026-10-16T10:00:00Z", -20, Map.of("byUserId", "usr_1"));
        book("org_1", "req_1", "2026-10-17T10:00:00Z", -3, Map.of("endUserId", "eu_1"));
        book("org_1", "req_2", "2026-10-18T10:00:00Z", 4, Map.of("reason", "a gift"));
        call("2026-11-01T00:00:00Z", "gpt-4", -2);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void call(String at, String model, long delta) {
        book("org_1", "call_" + entries, at, delta, Map.of("model", model));
    }

    private void book(String account, String id, String at, long delta, Map<String, String> metadata) {
        entries++;
        var texts = new JsonObject();
        metadata.forEach(texts::put);
        mongo.insert(
                        "entries",
                        new JsonObject()
                                .put("_id", id)
                                .put("account", account)
                                .put("delta", delta)
                                .put("description", "about " + id)
                                .put("metadata", texts)
                                .put("at", Instant.parse(at).toEpochMilli()))
                .await();
    }

    private Statement of(YearMonth month) {
        return statements.of("org_1", month).await();
    }

    @Test
    void everyLineOfTheMonthIsInItOnceAndNoneOfOthers() {
        Statement october = of(OCTOBER);

        assertThat(october.openingNano()).isEqualTo(100);
        assertThat(october.usage()).containsExactly(new Sum("dr14", 1, -1), new Sum("gpt-4", 2, -15));
        assertThat(october.movements())
                .containsExactly(
                        new Movements(Code.ADJUSTMENT, 1, 4), new Movements(Code.TRANSFER_TO_ALLOWANCE, 1, -3));
        assertThat(october.payments())
                .containsExactly(
                        new Payment(
                                "pay_1",
                                LocalDate.of(2026, 10, 15),
                                "about pay_1",
                                50,
                                new EntryReason(Code.PAYMENT, EntryReason.paid("pay_1", "5.00", "USD"))),
                        new Payment(
                                "rfd_1",
                                LocalDate.of(2026, 10, 16),
                                "about rfd_1",
                                -20,
                                new EntryReason(Code.REFUND, Map.of("refundId", "rfd_1"))));
        assertThat(october.closingNano()).isEqualTo(115);
    }

    @Test
    void eachMonthBeginsWhereTheOneBeforeEnded() {
        assertThat(of(SEPTEMBER).openingNano()).isZero();
        assertThat(of(SEPTEMBER).movements()).containsExactly(new Movements(Code.START_CREDITS, 1, 100));
        assertThat(of(OCTOBER).openingNano()).isEqualTo(of(SEPTEMBER).closingNano());
        assertThat(of(NOVEMBER).openingNano()).isEqualTo(of(OCTOBER).closingNano());
        assertThat(of(NOVEMBER).closingNano()).isEqualTo(113);
    }

    /** The present month is not over: what comes still counts. */
    @Test
    void onlyMonthsThatAreOverAreKept() {
        of(NOVEMBER);
        of(YearMonth.of(2026, 12));
        call("2026-11-21T11:00:00Z", "gpt-4", -1);

        assertThat(of(NOVEMBER).closingNano()).isEqualTo(112);
        assertThat(of(YearMonth.of(2026, 12)).openingNano()).isEqualTo(112);
        assertThat(mongo.count("monthClosings", new JsonObject()).await()).isEqualTo(1);
    }

    /** The line of what comes back names the transfer, that of what goes the end user. */
    @Test
    void whatComesBackFromAllowancesIsCalledSo() {
        book("org_3", "req_7", "2026-10-17T10:00:00Z", -5, Map.of("endUserId", "eu_1", "byUserId", "usr_1"));
        book("org_3", "req_8_in", "2026-10-18T10:00:00Z", 5, Map.of("transferId", "req_8"));

        assertThat(statements.of("org_3", OCTOBER).await().movements())
                .containsExactly(
                        new Movements(Code.TRANSFER_TO_ALLOWANCE, 1, -5),
                        new Movements(Code.TRANSFER_FROM_ALLOWANCE, 1, 5));
    }

    @Test
    void anAccountWithoutLinesHasAnEmptyStatement() {
        Statement empty = statements.of("org_9", OCTOBER).await();

        assertThat(empty.closingNano()).isZero();
        assertThat(empty.usage()).isEmpty();
    }
}
