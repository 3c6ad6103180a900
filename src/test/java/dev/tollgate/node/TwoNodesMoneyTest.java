package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.NodeCluster;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that share one database sell from the same accounts and never more than there is. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TwoNodesMoneyTest {
    private static final String PATH = "/v1/chat/completions";
    private static final String QUESTION = "Hello, who are you?";
    private static final int ANSWER_TOKENS = 10;
    private static final BigDecimal RICH = BigDecimal.valueOf(10_000);

    private static final int MANY = Integer.getInteger("tollgate.cluster.requests", 2_000);

    private static NodeCluster nodes;
    private static Api admin;
    private static long promptTokens;

    /** What a crowd was told, each request at its end. */
    private record Outcome(Map<Integer, Integer> statusToCount) {
        int answered() {
            return statusToCount.getOrDefault(200, 0);
        }
    }

    /** A customer as either node shows their account. */
    private record Buyer(String token, Customer atFirst, Customer atSecond) {
        void booksAgree() {
            atFirst.booksAgree();
            atSecond.booksAgree();
        }
    }

    @BeforeAll
    static void start() {
        nodes = NodeCluster.start(2, Map.of());
        admin = nodes.admin(0);
        nodes.upstream().next(Behaviour.says("").withoutUsage());
        Customer counter = buyer("counter", RICH).atFirst();
        counter.api().post(PATH, Shop.chat(QUESTION)).is(200);
        promptTokens = counter.onlyUsage().tokens("promptTokens");
    }

    @AfterAll
    static void stop() {
        try (NodeCluster closing = nodes) {
            assertThat(closing.upstream().faults()).isEmpty();
        }
    }

    /** Every answer costs what was held for it, so that the number of answers is what the credits allow. */
    @BeforeEach
    void answersAtAFixedCost() {
        nodes.upstream()
                .always(Behaviour.says("x".repeat(4 * ANSWER_TOKENS))
                        .withUsage(promptTokens, ANSWER_TOKENS)
                        .firstByteAfter(Duration.ofMillis(20)));
    }

    private static JsonObject question() {
        return Shop.chat(QUESTION).put("max_tokens", ANSWER_TOKENS);
    }

    private static BigDecimal cost(long requests) {
        return Shop.tokens((promptTokens + ANSWER_TOKENS) * requests);
    }

    private static Buyer buyer(String name, BigDecimal credits) {
        Reply reply = nodes.api(0)
                .post(
                        "/api/auth/register",
                        new JsonObject().put("username", name).put("password", "a-good-password"))
                .is(201);
        String userId = reply.text("userId");
        String token = reply.text("token");
        setBalance(userId, credits).is(200);
        return new Buyer(token, seenFrom(0, userId, token), seenFrom(1, userId, token));
    }

    private static Customer seenFrom(int node, String userId, String token) {
        return new Customer(userId, nodes.api(node).as(token));
    }

    private static Reply setBalance(String userId, BigDecimal credits) {
        return admin.post("/api/admin/user/" + userId + "/balance", "{\"amount\":" + credits.toPlainString() + "}");
    }

    /** Asks so often at once, each node in turn. */
    private static List<CompletableFuture<Reply>> crowd(int size, String bearer, JsonObject body) {
        return IntStream.range(0, size)
                .mapToObj(i -> Sdk.ask(nodes.api(i % 2).as(bearer), PATH, body))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Outcome outcome(List<CompletableFuture<Reply>> replies) {
        var counts = new HashMap<Integer, Integer>();
        replies.forEach(reply -> counts.merge(reply.join().status(), 1, Integer::sum));
        return new Outcome(counts);
    }

    @Test
    @DisplayName("LG-01: credit for 37 requests, 1,000 at once over two nodes: exactly 37 pass")
    void accountForThirtySevenRequestsGetsExactlyThirtySevenOfAThousand() {
        Buyer buyer = buyer("thirtyseven", cost(37));
        int before = nodes.upstream().requests();

        List<CompletableFuture<Reply>> replies = crowd(1_000, buyer.token(), question());
        while (!replies.stream().allMatch(CompletableFuture::isDone)) {
            assertThat(buyer.atFirst().account().available()).isNotNegative();
            assertThat(buyer.atSecond().account().available()).isNotNegative();
        }

        assertThat(outcome(replies).statusToCount()).isEqualTo(Map.of(200, 37, 402, 963));
        assertThat(nodes.upstream().requests() - before).isEqualTo(37);
        assertThat(buyer.atFirst().settled().balance()).isZero();
        assertThat(buyer.atSecond().usage()).hasSize(37);
        buyer.booksAgree();
    }

    @Test
    @DisplayName("LG-11: top-ups of 0.1 and 0.2 beside spending on both nodes leave no rounding error")
    void tenthsAndFifthsToppedUpWhileSpendingLeaveNoRoundingError() {
        Buyer buyer = buyer("tenths", new BigDecimal("5000"));
        List<Api> admins = List.of(admin, nodes.admin(1));
        int pairs = 100;
        int chats = 200;
        var topUps = new ArrayList<CompletableFuture<Reply>>();
        List<CompletableFuture<Reply>> replies = crowd(chats, buyer.token(), question());
        for (int i = 0; i < 2 * pairs; i++) {
            var topUp = new JsonObject()
                    .put("userId", buyer.atFirst().userId())
                    .put("amount", new BigDecimal(i % 2 == 0 ? "0.1" : "0.2"));
            topUps.add(admins.get(i / 2 % 2).postLater("/api/billing/topup", topUp));
        }
        topUps.forEach(topUp -> topUp.join().is(200));
        assertThat(outcome(replies).answered()).isEqualTo(chats);

        BigDecimal expected = new BigDecimal("5000")
                .add(new BigDecimal("0.3").multiply(BigDecimal.valueOf(pairs)))
                .subtract(cost(chats));
        assertThat(buyer.atFirst().settled().balance()).isEqualByComparingTo(expected);
        assertThat(buyer.atSecond().settled().balance()).isEqualByComparingTo(expected);
        buyer.booksAgree();
    }

    @Test
    @DisplayName("LG-12: after many mixed requests the pages of all entries sum up to the balance, and do not change")
    void theListOfEntriesSumsUpToTheBalanceAndOldOnesNeverChange() {
        List<Buyer> buyers =
                IntStream.range(0, 10).mapToObj(i -> buyer("mixed-" + i, RICH)).toList();
        long tokensBefore = tokens();
        mixed(buyers, MANY / 2);
        List<List<Customer.Movement>> first =
                buyers.stream().map(buyer -> buyer.atFirst().movements()).toList();
        mixed(buyers, MANY / 2);

        BigDecimal spent = BigDecimal.ZERO;
        for (int i = 0; i < buyers.size(); i++) {
            Buyer buyer = buyers.get(i);
            buyer.booksAgree();
            List<Customer.Movement> now = buyer.atFirst().movements();
            List<Customer.Movement> old = first.get(i);
            assertThat(now).as("entries are never changed or removed").containsAll(old);
            assertThat(buyer.atSecond().movements()).containsExactlyInAnyOrderElementsOf(now);
            spent = spent.add(buyer.atFirst().spent());
        }
        assertThat(spent).isEqualByComparingTo(Shop.tokens(tokens() - tokensBefore));
    }

    private static long tokens() {
        return nodes.upstream().promptTokens() + nodes.upstream().completionTokens();
    }

    private static void mixed(List<Buyer> buyers, int requests) {
        for (int done = 0; done < requests; done += 200) {
            var replies = new ArrayList<CompletableFuture<Reply>>();
            for (int i = 0; i < 200; i++) {
                Buyer buyer = buyers.get(i % buyers.size());
                JsonObject body = i % 3 == 0 ? question().put("stream", true) : question();
                replies.add(Sdk.ask(nodes.api(i / buyers.size() % 2).as(buyer.token()), PATH, body));
            }
            assertThat(outcome(replies).answered()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("LG-13: a new balance beside 100 requests on both nodes is an adjustment in some serial order")
    void newBalanceSetBesideParallelChatsIsAnAdjustmentInSomeSerialOrder() {
        Buyer buyer = buyer("adjusted", new BigDecimal("1000"));
        Customer customer = buyer.atFirst();
        int chats = 100;
        List<CompletableFuture<Reply>> replies = crowd(chats / 2, buyer.token(), question());
        setBalance(customer.userId(), new BigDecimal("5000")).is(200);
        replies.addAll(crowd(chats / 2, buyer.token(), question()));
        assertThat(outcome(replies).answered()).isEqualTo(chats);

        BigDecimal chatsAfter =
                new BigDecimal("5000").subtract(customer.settled().balance()).divide(cost(1));
        assertThat(chatsAfter.stripTrailingZeros().scale()).isLessThanOrEqualTo(0);
        assertThat(chatsAfter.intValueExact()).isBetween(chats / 2, chats);
        assertThat(customer.usage()).hasSize(chats);
        assertThat(customer.movements().stream().filter(movement -> !movement.isUsage()))
                .as("start, first balance, new balance")
                .hasSize(3);
        buyer.booksAgree();
    }

    @Test
    @DisplayName("LG-14: eight first requests of an end user at once over two nodes stay within their allowance")
    void firstRequestsOfAnEndUserWhoseAllowanceWasJustMadeStayWithinIt() {
        BigDecimal allowance = cost(4);
        Api keyed = nodes.api(0).as(familyKey());
        BigDecimal organisationHad = admin.get("/api/v1/balance").is(200).decimal("balance");
        keyed.post("/api/billing/topup", new JsonObject().put("userId", "child").put("amount", allowance))
                .is(200);
        int before = nodes.upstream().requests();

        var replies = new ArrayList<CompletableFuture<Reply>>();
        for (int i = 0; i < 8; i++) {
            Api api = i % 2 == 0 ? keyed : nodes.api(1).as(familyKey());
            replies.add(Sdk.ask(api, "/api/chat", childsMessage()));
        }
        int answered = outcome(replies).answered();

        assertThat(answered).isBetween(1, 4);
        assertThat(nodes.upstream().requests() - before).isEqualTo(answered);
        assertThat(keyed.get("/api/billing?userId=child").is(200).decimal("currentBalance"))
                .isEqualByComparingTo(allowance.subtract(cost(answered)));
        assertThat(admin.get("/api/v1/balance").is(200).decimal("balance"))
                .isEqualByComparingTo(organisationHad.subtract(allowance));
    }

    private static JsonObject childsMessage() {
        return new JsonObject().put("userId", "child").put("message", QUESTION).put("model", Shop.MODEL);
    }

    private static String familyKey() {
        return key(new JsonObject()
                .put("permissions", new JsonArray(List.of("chat", "context", "users", "billing", "billing.topup"))));
    }

    private static String key(JsonObject form) {
        return admin.post("/api/v1/auth/api-keys", form.put("name", "family"))
                .is(201)
                .text("key");
    }

    @Test
    @DisplayName("LG-14: a key's budget of 50 requests, 500 at once over two nodes: exactly 50 pass")
    void aBudgetForFiftyRequestsLetsExactlyFiftyOfFiveHundredPass() {
        BigDecimal budget = cost(50);
        String bearer = key(new JsonObject()
                .put("permissions", new JsonArray(List.of("chat", "models")))
                .put("budget", new JsonObject().put("total", budget)));
        BigDecimal organisationHad = admin.get("/api/v1/balance").is(200).decimal("balance");
        int before = nodes.upstream().requests();

        assertThat(outcome(crowd(500, bearer, question())).statusToCount()).isEqualTo(Map.of(200, 50, 402, 450));

        assertThat(nodes.upstream().requests() - before).isEqualTo(50);
        assertThat(admin.get("/api/v1/balance").is(200).decimal("balance"))
                .isEqualByComparingTo(organisationHad.subtract(budget));
        for (int node = 0; node < 2; node++) {
            Reply shown = nodes.api(node).as(bearer).get("/api/v1/key").is(200);
            assertThat(shown.tree().at("/data/budget/total/spent").decimalValue())
                    .isEqualByComparingTo(budget);
        }
    }
}
