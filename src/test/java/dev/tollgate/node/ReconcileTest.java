package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.MongoClientDeleteResult;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command that compares what is kept with the journal, beside a node that serves requests: what is broken by hand is named, and put right. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ReconcileTest {
    private static final String DAYS = "usageDays";

    private static Shop shop;
    private static Vertx vertx;
    private static MongoClient mongo;
    private static Path data;
    private static int customers;

    private Path folder;
    private Customer customer;
    private String accountId;

    @BeforeAll
    static void open() throws IOException {
        shop = Shop.open(Map.of());
        shop.upstream().always(Behaviour.says("Hello").withUsage(5, 2));
        data = shop.node().folder().resolve("data");
        vertx = Vertx.vertx();
        mongo = MongoClient.create(
                vertx,
                new JsonObject()
                        .put("connection_string", Files.readString(data.resolve("mongo.address")))
                        .put("db_name", "tollgate"));
    }

    @AfterAll
    static void close() {
        vertx.close().await();
        shop.close();
    }

    /** Somebody with ten calls behind them, all of whose projections are written. */
    @BeforeEach
    void spend(@TempDir Path temporary) {
        folder = temporary;
        customer = shop.customer("customer" + customers++, new BigDecimal("5000"));
        CompletableFuture.allOf(chats(customer, 10).toArray(CompletableFuture[]::new))
                .join();
        String charge = customer.usage().getFirst().id();
        accountId = document("entries", charge).getString("account");
        awaitApplied();
    }

    /** So many calls of the customer at once. */
    static List<CompletableFuture<Reply>> chats(Customer customer, int count) {
        var replies = new ArrayList<CompletableFuture<Reply>>();
        for (int i = 0; i < count; i++) {
            replies.add(customer.api()
                    .postLater("/v1/chat/completions", Shop.chat("Hello").put("max_tokens", 10)));
        }
        return replies;
    }

    /** Waits until the watermark is over all records: until then a line may be on its way to a projection. */
    private static void awaitApplied() {
        JsonObject open = new JsonObject().put("state", "open");
        while (true) {
            long records = mongo.count("journal", new JsonObject()).await();
            JsonObject epoch = mongo.findOne("epochs", open, null).await();
            if (epoch.getLong("watermark") >= records) {
                return;
            }
            vertx.timer(50, TimeUnit.MILLISECONDS).await();
        }
    }

    private List<JsonObject> counters() {
        return mongo.find(DAYS, new JsonObject().put("organisationId", accountId))
                .await();
    }

    private ReconcileRun run(String... arguments) throws IOException {
        return ReconcileRun.of(data, folder, arguments);
    }

    private void named(String kind, String id, String expected, String found) throws IOException {
        ReconcileRun run = run();
        assertThat(run.exitCode()).as(run.text()).isEqualTo(1);
        assertThat(run.differences()).hasSize(1).first().satisfies(difference -> {
            assertThat(difference.getString("kind")).isEqualTo(kind);
            assertThat(difference.getString("id")).isEqualTo(id);
            assertThat(difference.getString("expected")).contains(expected);
            assertThat(difference.getString("found")).contains(found);
        });
        assertThat(run.text()).contains(kind + " " + id);
    }

    /** Rebuilds while the customer goes on spending; afterwards all is equal, and the audit log tells of it. */
    private void rebuilt(String id) throws Exception {
        var meanwhile = chats(customer, 30);
        ReconcileRun run = run("--rebuild");
        meanwhile.forEach(reply -> reply.join().is(200));
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.differences()).hasSize(1).first().satisfies(difference -> assertThat(
                        difference.getString("outcome"))
                .isEqualTo("REBUILT"));
        List<JsonObject> acts = mongo.find("audit", new JsonObject().put("action", "billing.rebuild"))
                .await();
        assertThat(acts)
                .anySatisfy(act ->
                        assertThat(act.encode()).contains(id).contains("before").contains("after"));

        equal();
        customer.booksAgree();
    }

    private void equal() throws IOException {
        ReconcileRun run = run();
        assertThat(run.exitCode()).as(run.text()).isZero();
        assertThat(run.differences()).isEmpty();
        assertThat(run.report().getString("result")).isEqualTo("equal");
    }

    private void update(String collection, String id, JsonObject update) {
        mongo.updateCollection(collection, new JsonObject().put("_id", id), update)
                .await();
    }

    private static JsonObject inc(String field, long by) {
        return new JsonObject().put("$inc", new JsonObject().put(field, by));
    }

    private static JsonObject document(String collection, String id) {
        return mongo.findOne(collection, new JsonObject().put("_id", id), null).await();
    }

    private JsonObject charge() {
        return mongo.findOne(
                        "entries",
                        new JsonObject()
                                .put("account", accountId)
                                .put("delta", new JsonObject().put("$lt", 0L))
                                .put("metadata.model", Shop.MODEL),
                        null)
                .await();
    }

    @Test
    void whatIsReadWhileEverybodySpendsIsEqual() throws Exception {
        var replies = new ArrayList<CompletableFuture<Reply>>();
        for (int round = 0; round < 4; round++) {
            replies.addAll(chats(customer, 60));
            for (int i = 0; i < 10; i++) {
                replies.add(shop.admin()
                        .postLater(
                                "/api/billing/topup",
                                new JsonObject()
                                        .put("userId", customer.userId())
                                        .put("amount", new BigDecimal("0.1"))));
            }
            replies.add(shop.admin()
                    .postLater(
                            "/api/admin/user/" + customer.userId() + "/balance",
                            new JsonObject().put("amount", 4_000)));
            ReconcileRun run = run();
            assertThat(run.exitCode()).as(run.text()).isZero();
            assertThat(run.differences()).isEmpty();
        }
        replies.forEach(reply -> reply.join().is(200));
        equal();
    }

    @Test
    void wrongBalanceIsNamedAndRebuilt() throws Exception {
        String id = accountId;
        JsonObject before = document("accounts", id);
        update("accounts", id, inc("balance", 5));

        named("ACCOUNT", id, "balance " + before.getLong("balance"), "balance " + (before.getLong("balance") + 5));
        rebuilt(id);
    }

    @Test
    void wrongAvailableCreditAndTokensAreNamedAndRebuilt() throws Exception {
        String id = accountId;
        update("accounts", id, inc("available", -7));
        update("accounts", id, inc("tokens", 1));

        named("ACCOUNT", id, "tokens 70", "tokens 71");
        rebuilt(id);
    }

    @Test
    void missingEntryIsNamedAndWrittenAgain() throws Exception {
        JsonObject charge = charge();
        String id = charge.getString("_id");
        MongoClientDeleteResult removed =
                mongo.removeDocument("entries", new JsonObject().put("_id", id)).await();
        assertThat(removed.getRemovedCount()).isEqualTo(1);

        named("ENTRY", id, String.valueOf(charge.getLong("delta")), "no entry");
        rebuilt(id);
        assertThat(document("entries", id)).isEqualTo(charge);
    }

    @Test
    void changedEntryIsNamedAndWrittenAsItWas() throws Exception {
        JsonObject charge = charge();
        String id = charge.getString("_id");
        update("entries", id, inc("delta", 1));

        named("ENTRY", id, charge.getLong("delta") + " of", (charge.getLong("delta") + 1) + " of");
        rebuilt(id);
        assertThat(document("entries", id)).isEqualTo(charge);
    }

    @Test
    void entryOfAChargeThatNeverWasIsNamedAndTakenAway() throws Exception {
        mongo.insert("entries", charge().put("_id", "req_invented")).await();

        named("ENTRY", "req_invented", "no entry", "of " + accountId);
        rebuilt("req_invented");
        assertThat(document("entries", "req_invented")).isNull();
    }

    @Test
    void wrongCountersAreNamedAndRebuilt() throws Exception {
        String id = counters().getFirst().getString("_id");
        update(DAYS, id, inc("completionTokens", 1));

        named("USAGE", id, "completionTokens=20", "completionTokens=21");
        rebuilt(id);
    }

    @Test
    void missingCountersAreNamedAndRebuilt() throws Exception {
        String id = counters().getFirst().getString("_id");
        mongo.removeDocument(DAYS, new JsonObject().put("_id", id)).await();

        named("USAGE", id, "requests=10", "no document");
        rebuilt(id);
    }

    @Test
    void whatTheUpstreamCountedOtherwiseIsNamed() throws Exception {
        String day = LocalDate.now(ZoneOffset.UTC).toString();
        JsonArray provider = new JsonArray();
        counters().forEach(document -> provider.add(document.getString("provider")));
        long requests = mongo.find(DAYS, new JsonObject()).await().stream()
                .mapToLong(document -> document.getLong("requests"))
                .sum();
        Path file = folder.resolve("upstream.csv");
        String head = "day,provider,model,requests,tokens\n%s,%s,%s,".formatted(day, provider.getString(0), Shop.MODEL);

        Files.writeString(file, head + requests + "," + requests * 7 + "\n");
        ReconcileRun same = run("--upstream", file.toString());
        assertThat(same.exitCode()).as(same.text()).isZero();
        Files.writeString(file, head + (requests + 1) + "," + requests * 7 + "\n");
        ReconcileRun other = run("--upstream", file.toString());
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.text()).contains((requests + 1) + " requests").contains(requests + " requests");
    }

    @Test
    void onlyTheOwnerOfTheFolderCanReadWhereTheDatabaseListens() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("mongo.address"))))
                .isEqualTo("rw-------");
    }
}
