package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No request goes upstream that is not paid for beforehand: LG-01, LG-02, LG-07, LG-09, LG-10. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class AdmissionTest {
    private static final String PATH = "/v1/chat/completions";
    private static final BigDecimal START = BigDecimal.valueOf(10_000);

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(Map.of());
    }

    @AfterAll
    static void close() {
        try (Shop closing = shop) {
            closing.booksAgree();
            assertThat(closing.upstream().faults()).isEmpty();
        }
    }

    @BeforeEach
    void answersHonestly() {
        shop.upstream().always(Behaviour.echoes());
    }

    /** Tokens of a prompt as the node counts them when the upstream does not. */
    private static long promptTokens(String text) {
        Customer customer = shop.customer("counter" + shop.upstream().requests());
        shop.upstream().next(Behaviour.says("").withoutUsage());
        customer.api().post(PATH, Shop.chat(text)).is(200);
        return customer.onlyUsage().tokens("promptTokens");
    }

    @Test
    void accountForThirtySevenRequestsGetsExactlyThirtySevenOfAThousand() {
        long prompt = promptTokens("Hello, who are you?");
        BigDecimal cost = Shop.tokens(prompt + 10);
        Customer customer = shop.customer("thirtyseven", cost.multiply(BigDecimal.valueOf(37)));
        int before = shop.upstream().requests();
        shop.upstream()
                .always(Behaviour.says("x".repeat(40)).withUsage(prompt, 10).stallsBeforeFirstByte());
        JsonObject body = Shop.chat("Hello, who are you?").put("max_tokens", 10);

        List<CompletableFuture<Reply>> replies = Stream.generate(() -> askUntilNotBusy(customer, body))
                .limit(1_000)
                .toList();
        shop.upstream().awaitStalled(37);
        Customer.Account whileOpen = customer.awaitAccount(account -> {
            assertThat(account.available()).isNotNegative();
            return account.available().signum() == 0;
        });
        Stream<CompletableFuture<Reply>> refused = replies.stream();
        CompletableFuture<Void> most = CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new));
        while (replies.stream().filter(CompletableFuture::isDone).count() < 963) {
            assertThat(customer.account().available()).isNotNegative();
        }
        shop.upstream().release();
        most.join();

        assertThat(whileOpen.held()).isEqualByComparingTo(whileOpen.balance());
        Map<Integer, Long> statuses = refused.map(CompletableFuture::join)
                .collect(java.util.stream.Collectors.groupingBy(Reply::status, java.util.stream.Collectors.counting()));
        assertThat(statuses).isEqualTo(Map.of(200, 37L, 402, 963L));
        assertThat(shop.upstream().requests() - before).isEqualTo(37);
        assertThat(customer.settled().balance()).isZero();
        assertThat(customer.usage()).hasSize(37);
    }

    /** As an SDK does: on a slow machine a crowd may be told to come again, which is neither an answer nor a refusal. */
    private static CompletableFuture<Reply> askUntilNotBusy(Customer customer, JsonObject body) {
        return customer.api()
                .postLater(PATH, body)
                .thenCompose(reply -> reply.status() == 503
                        ? askUntilNotBusy(customer, body)
                        : CompletableFuture.completedFuture(reply));
    }

    @Test
    void richAccountHoldsForEveryCallToo() {
        Customer customer = shop.customer("rich");
        shop.upstream().always(Behaviour.says("Hi").stallsBeforeFirstByte());
        JsonObject body = Shop.chat("Hello").put("max_tokens", 10);

        var first = customer.api().postLater(PATH, body);
        shop.upstream().awaitStalled(1);
        BigDecimal one = customer.account().held();
        var second = customer.api().postLater(PATH, body);
        shop.upstream().awaitStalled(2);
        BigDecimal two = customer.account().held();
        shop.upstream().release();
        first.join().is(200);
        second.join().is(200);

        assertThat(one).isGreaterThanOrEqualTo(Shop.tokens(10));
        assertThat(two).isEqualByComparingTo(one.add(one));
        customer.booksAgree();
    }

    @Test
    void zeroUsageCostsNothingAndNoUsageIsCountedHere() {
        Customer customer = shop.customer("zero");
        shop.upstream().next(Behaviour.says("Hello").withUsage(0, 0));
        customer.api().post(PATH, Shop.chat("Hello")).is(200);
        assertThat(customer.settled().balance()).isEqualByComparingTo(START);
        assertThat(customer.usage())
                .allSatisfy(free -> assertThat(free.credits()).isZero());

        shop.upstream().next(Behaviour.says("Hello").withoutUsage());
        BigDecimal cost = Shop.cost(customer.api().post(PATH, Shop.chat("Hello")));

        assertThat(cost).isPositive();
        assertThat(START.subtract(customer.settled().balance())).isEqualByComparingTo(cost);
        assertThat(customer.usage().getFirst().isEstimated()).isTrue();
    }

    @Test
    void usageBeyondTheLimitIsBookedAndTheNextRequestIsRefused() {
        Customer customer = shop.customer("flooded", Shop.tokens(60));
        shop.upstream().next(Behaviour.floods().withUsage(10, 90));
        int before = shop.upstream().requests();

        Reply answer = customer.api().post(PATH, Shop.chat("Hello").put("max_tokens", 30));
        Reply next = customer.api().post(PATH, Shop.chat("Hello"));

        assertThat(Shop.cost(answer)).isEqualByComparingTo(Shop.tokens(100));
        assertThat(customer.settled().balance()).isEqualByComparingTo(Shop.tokens(-40));
        next.is(402);
        assertThat(shop.upstream().requests() - before).isEqualTo(1);
    }

    @Test
    void unaffordableLimitsAreRefusedWithWhatIsAffordable() {
        long prompt = promptTokens("Hello");
        Customer customer = shop.customer("poor", Shop.tokens(prompt + 20));
        int before = shop.upstream().requests();

        assertThat(affordable(customer, Shop.chat("Hello").put("max_tokens", 10).put("n", 5)))
                .isEqualTo(4);
        assertThat(affordable(customer, Shop.chat("Hello").put("max_tokens", 10).put("best_of", 5)))
                .isEqualTo(4);
        assertThat(affordable(customer, Shop.chat("Hello").put("max_completion_tokens", 100_000)))
                .isEqualTo(20);

        assertThat(shop.upstream().requests()).isEqualTo(before);
        assertThat(customer.settled().balance()).isEqualByComparingTo(Shop.tokens(prompt + 20));
    }

    @Test
    void withoutALimitTheUpstreamGetsTheOneThatIsPaidFor() {
        long prompt = promptTokens("Hello");
        Customer alone = shop.customer("nolimit", Shop.tokens(prompt + 40));
        alone.api().post(PATH, Shop.chat("Hello")).is(200);
        assertThat(limit()).isEqualTo(40);

        Customer pair = shop.customer("nolimit2", Shop.tokens(prompt + 40));
        pair.api().post(PATH, Shop.chat("Hello").put("n", 2)).is(200);
        assertThat(limit()).isEqualTo(20);

        Customer tooPoor = shop.customer("nolimit3", Shop.tokens(prompt + 15));
        int before = shop.upstream().requests();
        tooPoor.api().post(PATH, Shop.chat("Hello")).is(402);
        tooPoor.api().post("/api/chat", simple(tooPoor)).is(402);
        tooPoor.api().post("/api/v1/generate", generate()).is(402);
        tooPoor.api().post("/api/v1/stream", generate()).is(402);
        assertThat(shop.upstream().requests()).isEqualTo(before);
    }

    /** The tokens of answer that a refusal calls affordable. */
    private static int affordable(Customer customer, JsonObject body) {
        JsonNode error = customer.api().post(PATH, body).is(402).tree().required("error");
        return error.required("affordableTokens").asInt();
    }

    private static JsonObject simple(Customer customer) {
        return new JsonObject()
                .put("userId", customer.userId())
                .put("message", "Hello")
                .put("model", Shop.MODEL);
    }

    private static JsonObject generate() {
        return new JsonObject().put("model", Shop.MODEL).put("prompt", "Hello");
    }

    private static int limit() {
        JsonObject body = shop.upstream().lastRequest().body();
        return body.getInteger("max_completion_tokens", body.getInteger("max_tokens"));
    }
}
