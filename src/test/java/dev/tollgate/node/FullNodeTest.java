package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node with few places and an upstream that is slower than its callers: HT-08 by counts, whatever the machine. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FullNodeTest {
    private static final String PATH = "/v1/chat/completions";
    private static final int PLACES = 20;
    private static final int OPEN_TO_ALL = 18;

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(Map.of(
                "TOLLGATE_OVERLOAD_CHATS", Integer.toString(PLACES),
                "TOLLGATE_CHAT_TOTALTIMEOUT", "120s",
                "TOLLGATE_CHAT_FAILURESTOOPEN", "1000"));
    }

    @AfterAll
    static void close() {
        try (Shop closing = shop) {
            closing.booksAgree();
            assertThat(closing.upstream().faults()).isEmpty();
        }
    }

    private static List<CompletableFuture<Reply>> crowd(Customer customer, JsonObject body, int count) {
        return Stream.generate(() -> customer.api().postLater(PATH, body))
                .limit(count)
                .toList();
    }

    private static void awaitDone(List<CompletableFuture<Reply>> crowd, int count) {
        await(() -> crowd.stream().filter(CompletableFuture::isDone).count() >= count);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long count(List<CompletableFuture<Reply>> crowd, Predicate<Reply> wanted) {
        return crowd.stream().map(CompletableFuture::join).filter(wanted).count();
    }

    /** Waits until no chat is under way. */
    private static void awaitEmpty() {
        await(() ->
                shop.node().api().get("/metrics").body().contains("tollgate_overload_under_way{work=\"chat\"} 0.0"));
    }

    @Test
    @DisplayName("HT-08: five times the capacity: as many are served as ever, the rest are told at once to come again")
    void fullNodeServesWhatItCanAndRefusesTheRestAtOnce() {
        Customer bots = shop.customer("bots");
        Customer quiet = shop.customer("quiet");
        Behaviour slow = Behaviour.says("Hi").withUsage(10, 2);
        for (int round = 0; round < 3; round++) {
            int before = shop.upstream().requests();
            shop.upstream().always(slow.stallsBeforeFirstByte());
            List<CompletableFuture<Reply>> crowd =
                    crowd(bots, Shop.chat("Hello").put("max_tokens", 5), 5 * PLACES);
            shop.upstream().awaitStalled(OPEN_TO_ALL);
            awaitDone(crowd, 5 * PLACES - OPEN_TO_ALL);

            shop.node().api().get("/health/live").is(200);
            shop.node().api().get("/health/ready").is(200);
            shop.admin().get("/api/admin/users").is(200);
            CompletableFuture<Reply> late = quiet.api().postLater(PATH, Shop.chat("Me too"));
            shop.upstream().awaitStalled(OPEN_TO_ALL + 1);
            assertThat(bots.api().post(PATH, Shop.chat("Hello")).status()).isEqualTo(429);
            shop.upstream().always(slow);
            shop.upstream().release();

            late.join().is(200);
            assertThat(count(crowd, reply -> reply.status() == 200)).isEqualTo(OPEN_TO_ALL);
            assertThat(count(crowd, reply -> reply.status() == 503)).isEqualTo(5 * PLACES - OPEN_TO_ALL);
            assertThat(crowd.stream().map(CompletableFuture::join).filter(reply -> reply.status() == 503))
                    .allSatisfy(reply -> assertThat(reply.header("retry-after")).isEqualTo("1"));
            assertThat(shop.upstream().requests() - before).isEqualTo(OPEN_TO_ALL + 1);
            awaitEmpty();
        }
        shop.chargedWhatTheUpstreamCounted();
        assertThat(bots.usage()).hasSize(3 * OPEN_TO_ALL);
    }

    @Test
    void everySurfaceRefusesInItsOwnShape() {
        Customer bots = shop.customer("shapes");
        shop.upstream().always(Behaviour.says("Hi").stallsBeforeFirstByte());
        List<CompletableFuture<Reply>> crowd = crowd(bots, Shop.stream("Hello"), OPEN_TO_ALL);
        shop.upstream().awaitStalled(OPEN_TO_ALL);
        JsonObject simple = new JsonObject().put("userId", bots.userId()).put("message", "Hello");
        JsonObject text = new JsonObject().put("prompt", "Hello").put("model", Shop.MODEL);

        for (Reply flat : List.of(
                bots.api().post("/api/chat", simple),
                bots.api().post("/api/v1/generate", text),
                bots.api().post("/api/v1/stream", text))) {
            assertThat(flat.status()).as(flat.body()).isEqualTo(503);
            assertThat(flat.header("retry-after")).isEqualTo("1");
            assertThat(flat.json().getInteger("statusCode")).isEqualTo(503);
        }
        Api sdk = bots.api().with("X-Stainless-Lang", "js");
        for (Reply openAi : List.of(
                bots.api().post(PATH, Shop.stream("Hello")),
                sdk.post("/api/v1/chat/completions", Shop.chat("Hello")))) {
            assertThat(openAi.status()).as(openAi.body()).isEqualTo(503);
            assertThat(openAi.header("retry-after")).isEqualTo("1");
            assertThat(openAi.json().getJsonObject("error").getString("code")).isEqualTo("server_is_overloaded");
        }
        shop.upstream().always(Behaviour.says("Hi"));
        shop.upstream().release();
        assertThat(count(crowd, reply -> reply.status() == 200)).isEqualTo(OPEN_TO_ALL);
        awaitEmpty();
    }
}
