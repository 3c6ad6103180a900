package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A key spends no more than its budget, on no surface and whatever its organisation has. */
@Timeout(180)
class BudgetsTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String KEYS = "/api/v1/auth/api-keys";
    private static final int ANSWER = 10;

    private static Shop shop;
    private static long prompt;

    @BeforeAll
    static void open() {
        shop = Shop.open(Map.of("TOLLGATE_RATELIMITS_APIKEYS", "10000", "TOLLGATE_RATELIMITS_CHAT", "10000"));
        shop.upstream().next(Behaviour.says("").withoutUsage());
        Customer counter = shop.customer("counter");
        counter.api().post(CHAT, Shop.chat("Hello")).is(200);
        prompt = counter.onlyUsage().tokens("promptTokens");
    }

    @AfterAll
    static void close() {
        try (Shop closing = shop) {
            closing.booksAgree();
            assertThat(closing.upstream().faults()).isEmpty();
        }
    }

    @BeforeEach
    void eachAnswerHasTenTokens() {
        shop.upstream().always(Behaviour.says("x".repeat(4 * ANSWER)).withUsage(prompt, ANSWER));
    }

    /** What one request costs. */
    private static BigDecimal cost() {
        return Shop.tokens(prompt + ANSWER);
    }

    private static BigDecimal costOf(int requests) {
        return cost().multiply(BigDecimal.valueOf(requests));
    }

    private static JsonObject hello() {
        return Shop.chat("Hello").put("max_tokens", ANSWER);
    }

    private static Reply key(Customer customer, String period, BigDecimal credits) {
        var form = new JsonObject()
                .put("name", "bot")
                .put("permissions", new JsonArray().add("chat").add("models"))
                .put("budget", new JsonObject().put(period, credits));
        return customer.api().post(KEYS, form).is(201);
    }

    private static Api as(Reply key) {
        return shop.node().api().as(key.text("key"));
    }

    /** How far the key's budget of that period is used. */
    private static JsonNode use(Api key, String period) {
        return key.get("/api/v1/key")
                .is(200)
                .tree()
                .required("data")
                .required("budget")
                .required(period);
    }

    /** As an SDK does: what is told to come again comes again. */
    private static CompletableFuture<Reply> askUntilNotBusy(Api api) {
        return api.postLater(CHAT, hello())
                .thenCompose(reply ->
                        reply.status() == 503 ? askUntilNotBusy(api) : CompletableFuture.completedFuture(reply));
    }

    @Test
    void ofManyRequestsAtOnceExactlyThoseWithinTheBudgetPass() {
        Customer customer = shop.customer("seven");
        Api key = as(key(customer, "daily", costOf(7)));
        shop.upstream()
                .always(Behaviour.says("x".repeat(4 * ANSWER))
                        .withUsage(prompt, ANSWER)
                        .stallsBeforeFirstByte());
        int before = shop.upstream().requests();

        List<CompletableFuture<Reply>> replies =
                Stream.generate(() -> askUntilNotBusy(key)).limit(100).toList();
        shop.upstream().awaitStalled(7);
        while (replies.stream().filter(CompletableFuture::isDone).count() < 93) {
            assertThat(use(key, "daily").required("left").decimalValue()).isNotNegative();
        }
        shop.upstream().release();

        Map<Integer, Long> statuses = replies.stream()
                .map(CompletableFuture::join)
                .collect(Collectors.groupingBy(Reply::status, Collectors.counting()));
        assertThat(statuses).isEqualTo(Map.of(200, 7L, 402, 93L));
        assertThat(shop.upstream().requests() - before).isEqualTo(7);
        customer.settled();
        assertThat(customer.spent()).isEqualByComparingTo(costOf(7));
        assertThat(use(key, "daily").required("spent").decimalValue()).isEqualByComparingTo(costOf(7));
    }

    @Test
    void aRefusalNamesTheBudgetAndTheOrganisationGoesOn() {
        for (Map.Entry<String, String> period :
                Map.of("daily", "day", "monthly", "month", "total", "total").entrySet()) {
            Customer customer = shop.customer("named-" + period.getKey());
            Api key = as(key(customer, period.getKey(), cost()));
            key.post(CHAT, hello()).is(200);

            JsonNode error = key.post(CHAT, hello()).is(402).tree().required("error");

            assertThat(error.required("code").asText()).isEqualTo("insufficient_quota");
            assertThat(error.required("message").asText())
                    .isEqualTo("The " + period.getKey() + " budget of this key is used up");
            assertThat(error.required("budget").asText()).isEqualTo("key." + period.getValue());
            assertThat(error.required("available").decimalValue()).isZero();
            assertThat(error.has("budgetOwner")).isFalse();
            customer.api().post(CHAT, hello()).is(200);
            as(key(customer, "total", cost())).post(CHAT, hello()).is(200);
        }
    }

    @Test
    void noSurfaceKnowsAWayAround() {
        Customer customer = shop.customer("around");
        Api key = as(key(customer, "total", BigDecimal.ZERO));
        JsonObject generate = new JsonObject().put("model", Shop.MODEL).put("prompt", "Hello");
        int before = shop.upstream().requests();

        key.post(CHAT, hello()).is(402);
        key.post(CHAT, Shop.stream("Hello")).is(402);
        key.post("/api/v1/chat/completions", hello()).is(402);
        key.post("/api/v1/generate", generate).is(402);
        key.post("/api/v1/stream", generate).is(402);
        key.post("/api/chat", new JsonObject().put("userId", customer.userId()).put("message", "Hello"))
                .is(402);
        String ticket = key.post("/api/v1/stream/ticket", "").is(201).text("ticket");
        Reply byTicket = shop.node().api().get("/api/v1/stream?model=" + Shop.MODEL + "&prompt=Hello&ticket=" + ticket);

        byTicket.is(402);
        assertThat(byTicket.text("budget")).isEqualTo("key.total");
        assertThat(shop.upstream().requests()).isEqualTo(before);
        assertThat(customer.spent()).isZero();
    }

    @Test
    void aNewSecretGivesNoNewBudget() {
        Customer customer = shop.customer("renewed");
        Reply made = key(customer, "monthly", costOf(2));
        as(made).post(CHAT, hello()).is(200);

        Api renewed = as(customer.api()
                .post(KEYS + "/" + made.text("id") + "/rotate", "")
                .is(200));

        assertThat(use(renewed, "monthly").required("spent").decimalValue()).isEqualByComparingTo(cost());
        renewed.post(CHAT, hello()).is(200);
        renewed.post(CHAT, hello()).is(402);
    }

    @Test
    void aCallThatCostsNothingOrIsRefusedForTheAccountTakesNothingFromTheBudget() {
        Customer customer = shop.customer("untouched", cost().subtract(new BigDecimal("0.000000001")));
        Api key = as(key(customer, "total", costOf(2)));

        JsonNode refusal = key.post(CHAT, hello()).is(402).tree().required("error");
        assertThat(refusal.has("budget")).isFalse();
        shop.setBalance(customer, costOf(10));
        shop.upstream().next(Behaviour.refuses(400));
        assertThat(key.post(CHAT, hello()).status()).isGreaterThanOrEqualTo(400);

        customer.settled();
        JsonNode use = use(key, "total");
        assertThat(use.required("spent").decimalValue()).isZero();
        assertThat(use.required("held").decimalValue()).isZero();
        key.post(CHAT, hello()).is(200);
        key.post(CHAT, hello()).is(200);
        key.post(CHAT, hello()).is(402);
    }

    @Test
    void withoutALimitTheAnswerIsAsLongAsTheBudgetPaysFor() {
        Customer customer = shop.customer("shortened");
        Api key = as(key(customer, "daily", Shop.tokens(prompt + 40)));

        key.post(CHAT, Shop.chat("Hello")).is(200);

        JsonObject sent = shop.upstream().lastRequest().body();
        assertThat(sent.getInteger("max_completion_tokens", sent.getInteger("max_tokens")))
                .isEqualTo(40);
    }
}
