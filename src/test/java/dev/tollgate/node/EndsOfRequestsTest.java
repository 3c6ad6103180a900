package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.TimeLimits;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How requests end and what they cost then: LG-04, LG-05, LG-15. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EndsOfRequestsTest {
    private static final String PATH = "/v1/chat/completions";
    private static final BigDecimal START = BigDecimal.valueOf(10_000);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(Map.of(
                "TOLLGATE_CHAT_FIRSTBYTETIMEOUT", "3s",
                "TOLLGATE_CHAT_IDLETIMEOUT", "3s",
                "TOLLGATE_CHAT_MAXTRIES", "1",
                "TOLLGATE_CHAT_FAILURESTOOPEN", "1000"));
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

    private static JsonObject message(Customer customer, boolean stream) {
        return new JsonObject()
                .put("userId", customer.userId())
                .put("message", "Hello")
                .put("model", Shop.MODEL)
                .put("stream", stream);
    }

    private static JsonObject prompt() {
        return new JsonObject().put("model", Shop.MODEL).put("prompt", "Hello");
    }

    private static void costNothing(Customer customer) {
        assertThat(customer.settled().balance()).isEqualByComparingTo(START);
        assertThat(customer.usage()).isEmpty();
    }

    @Test
    void completeAnswersCostTheirUsageOnEverySurface() {
        Customer customer = shop.customer("complete");
        shop.upstream().always(Behaviour.says("Hello there").withUsage(11, 3));
        BigDecimal each = Shop.tokens(14);

        assertThat(Shop.cost(customer.api().post(PATH, Shop.chat("Hello")))).isEqualByComparingTo(each);
        assertThat(Shop.cost(customer.api().post("/api/v1/chat/completions", Shop.chat("Hello"))))
                .isEqualByComparingTo(each);
        assertThat(customer.api()
                        .post("/api/chat", message(customer, false))
                        .is(200)
                        .decimal("tokensUsed"))
                .isEqualByComparingTo("14");
        Reply generated = customer.api().post("/api/v1/generate", prompt()).is(200);
        assertThat(generated.decimal("cost")).isEqualByComparingTo(each);
        assertThat(generated.decimal("balance")).isEqualByComparingTo(START.subtract(Shop.tokens(14 * 4)));
        assertThat(customer.api().post(PATH, Shop.stream("Hello")).is(200).body())
                .endsWith("data: [DONE]\n\n");
        assertThat(customer.api()
                        .post("/api/chat", message(customer, true))
                        .is(200)
                        .body())
                .contains("event: usage", "event: done");
        assertThat(customer.api().post("/api/v1/stream", prompt()).is(200).body())
                .contains("event: usage", "event: done");

        assertThat(customer.settled().balance()).isEqualByComparingTo(START.subtract(Shop.tokens(14 * 7)));
        assertThat(customer.usage()).hasSize(7);
    }

    @Test
    void clientThatDropsAStreamPaysForThePartsUntilThen() {
        shop.upstream()
                .always(Behaviour.says("hello ".repeat(100)).inChunks(100).stallsAfter(5));
        leavesAfterFive("drops-d", PATH, Shop.stream("Hello"), 6);
        leavesAfterFive("drops-b", "/api/v1/stream", prompt(), 5);
        Customer customer = shop.customer("drops-a");
        leavesAfterFive(customer, "/api/chat", message(customer, true), 5);
        shop.upstream().release();
    }

    private static void leavesAfterFive(String name, String path, JsonObject body, int events) {
        leavesAfterFive(shop.customer(name), path, body, events);
    }

    private static void leavesAfterFive(Customer customer, String path, JsonObject body, int events) {
        int aborted = shop.upstream().abortedAtNanos().size();
        long leftAtNanos;
        try (Sse stream = Sse.open(customer.api(), path, body)) {
            assertThat(stream.next(events)).hasSize(events);
            leftAtNanos = System.nanoTime();
        }
        shop.upstream().awaitAborted(aborted + 1);
        // An upstream that is given up for its silence costs nothing: what is charged below was noticed before.
        assertThat(shop.upstream().abortedAtNanos().getLast() - leftAtNanos).isLessThan(TimeLimits.nanos(SECOND));

        customer.settled();
        Customer.Movement debit = customer.onlyUsage();
        assertThat(debit.isEstimated()).isTrue();
        assertThat(debit.tokens("completionTokens")).isBetween(4L, 7L);
        assertThat(debit.tokens("promptTokens")).isBetween(1L, 12L);
        assertThat(debit.credits().negate()).isEqualByComparingTo(Shop.tokens(debit.tokens("tokens")));
    }

    @Test
    void clientThatLeavesBeforeTheAnswerPaysForThePrompt() {
        shop.upstream().always(Behaviour.says("never taken").stallsBeforeFirstByte());
        leavesAtOnce("gone-d", PATH, Shop.chat("Hello"));
        leavesAtOnce("gone-b", "/api/v1/generate", prompt());
        Customer customer = shop.customer("gone-a");
        leavesAtOnce(customer, "/api/chat", message(customer, false));
        shop.upstream().release();
    }

    private static void leavesAtOnce(String name, String path, JsonObject body) {
        leavesAtOnce(shop.customer(name), path, body);
    }

    private static void leavesAtOnce(Customer customer, String path, JsonObject body) {
        int asked = shop.upstream().requests();
        int aborted = shop.upstream().abortedAtNanos().size();
        var reply = customer.api().postLater(path, body);
        shop.upstream().awaitRequests(asked + 1);
        reply.cancel(true);
        shop.upstream().awaitAborted(aborted + 1);

        customer.settled();
        Customer.Movement debit = customer.onlyUsage();
        assertThat(debit.isEstimated()).isTrue();
        assertThat(debit.tokens("completionTokens")).isZero();
        assertThat(debit.credits().negate()).isEqualByComparingTo(Shop.tokens(debit.tokens("promptTokens")));
    }

    @Test
    void upstreamErrorIsABadGatewayAndCostsNothing() {
        Customer customer = shop.customer("refused");
        shop.upstream().always(Behaviour.refuses(500));

        customer.api().post(PATH, Shop.chat("Hello")).is(502);
        customer.api().post(PATH, Shop.stream("Hello")).is(502);
        customer.api().post("/api/chat", message(customer, false)).is(502);
        customer.api().post("/api/chat", message(customer, true)).is(502);
        customer.api().post("/api/v1/generate", prompt()).is(502);
        customer.api().post("/api/v1/stream", prompt()).is(502);

        costNothing(customer);
    }

    @Test
    void upstreamThatBreaksAfterFiftyChunksEndsInAnErrorEventAndCostsNothing() {
        Customer customer = shop.customer("broken");
        shop.upstream()
                .always(Behaviour.says("hello ".repeat(100)).inChunks(100).breaksAfter(50));

        List<String> data =
                Sse.data(customer.api().post(PATH, Shop.stream("Hello")).is(200).body());
        assertThat(data).hasSizeGreaterThan(50).doesNotContain("[DONE]");
        assertThat(new JsonObject(data.getLast()).getJsonObject("error")).isNotNull();
        for (Reply simple : List.of(
                customer.api().post("/api/chat", message(customer, true)),
                customer.api().post("/api/v1/stream", prompt()))) {
            assertThat(simple.is(200).body())
                    .contains("event: message", "event: error")
                    .doesNotContain("event: done");
        }
        customer.api().post(PATH, Shop.chat("Hello")).is(502);
        customer.api().post("/api/v1/generate", prompt()).is(502);

        costNothing(customer);
    }

    @Test
    void upstreamThatNeverAnswersIsAGatewayTimeoutAndItsLateAnswerIsNotBooked() {
        Customer customer = shop.customer("late");
        shop.upstream().always(Behaviour.says("too late").stallsBeforeFirstByte());
        int asked = shop.upstream().requests();
        int aborted = shop.upstream().abortedAtNanos().size();

        List<CompletableFuture<Reply>> open = List.of(
                customer.api().postLater(PATH, Shop.chat("Hello")),
                customer.api().postLater(PATH, Shop.stream("Hello")),
                customer.api().postLater("/api/chat", message(customer, false)),
                customer.api().postLater("/api/v1/generate", prompt()));
        shop.upstream().awaitRequests(asked + 4);
        assertThat(customer.account().held()).isPositive();
        open.forEach(reply -> reply.join().is(504));
        shop.upstream().awaitAborted(aborted + 4);
        shop.upstream().release();

        costNothing(customer);
    }

    @Test
    void upstreamThatFallsSilentInAStreamEndsInAnErrorEventAndCostsNothing() {
        Customer customer = shop.customer("silent");
        shop.upstream().always(Behaviour.says("hello ".repeat(10)).inChunks(10).stallsAfter(5));

        List<String> data =
                Sse.data(customer.api().post(PATH, Shop.stream("Hello")).is(200).body());

        assertThat(data).doesNotContain("[DONE]");
        assertThat(new JsonObject(data.getLast()).getJsonObject("error")).isNotNull();
        costNothing(customer);
    }
}
