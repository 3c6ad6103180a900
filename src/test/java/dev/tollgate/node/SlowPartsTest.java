package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import dev.tollgate.testing.StoreProcess;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams and stores that are slow: what waits for them is bounded, and all is well when they are. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SlowPartsTest {
    private static final String PATH = "/v1/chat/completions";
    private static final int LIMIT = 20;
    private static final int OPEN_TO_ALL = 18;

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static double figure(Api api, String line) {
        Matcher figure = Pattern.compile(Pattern.quote(line) + " ([0-9.E]+)")
                .matcher(api.get("/metrics").is(200).body());
        return figure.find() ? Double.parseDouble(figure.group(1)) : -1;
    }

    private static double underWay(Api api, String work) {
        return figure(api, "tollgate_overload_under_way{work=\"" + work + "\"}");
    }

    @Test
    void upstreamThatNeverAnswersKeepsNoPlaceForLongerThanARequestMayTake() {
        assertPlacesComeBack(Behaviour.says("Hi").stallsBeforeFirstByte(), 504);
    }

    @Test
    void upstreamThatTricklesKeepsNoPlaceForLongerThanARequestMayTake() {
        assertPlacesComeBack(Behaviour.says("x".repeat(200)).inChunks(200).pace(Duration.ofMillis(100)), 200);
    }

    private static void assertPlacesComeBack(Behaviour slow, int status) {
        try (Shop shop = Shop.open(Map.of(
                "TOLLGATE_OVERLOAD_CHATS", Integer.toString(LIMIT),
                "TOLLGATE_CHAT_TOTALTIMEOUT", "3s",
                "TOLLGATE_CHAT_FAILURESTOOPEN", "1000"))) {
            Customer customer = shop.customer("patient");
            // The first call of a node takes long on a slow machine, and the time for it is short here.
            customer.api().post(PATH, Shop.stream("Hello")).is(200);
            shop.upstream().always(slow);
            List<CompletableFuture<Reply>> crowd = Stream.generate(
                            () -> customer.api().postLater(PATH, Shop.stream("Hello")))
                    .limit(3L * LIMIT)
                    .toList();
            List<Integer> statuses = crowd.stream()
                    .map(CompletableFuture::join)
                    .map(Reply::status)
                    .sorted()
                    .toList();
            assertThat(statuses).containsOnly(status, 503);
            assertThat(statuses.stream().filter(each -> each == status)).hasSizeGreaterThanOrEqualTo(OPEN_TO_ALL);
            Api api = shop.node().api();
            await(() -> underWay(api, "chat") == 0);
            shop.upstream().always(Behaviour.says("Hi"));
            customer.api().post(PATH, Shop.chat("Hello")).is(200);
            customer.booksAgree();
        }
    }

    @Test
    @DisplayName("FT-04: what waits for a frozen database is bounded, the rest is refused at once, and all well again")
    void frozenDatabaseFillsNoMemoryWithThoseWhoWait(@TempDir Path folder) {
        Vertx vertx = Vertx.vertx();
        try (StoreProcess store = StoreProcess.start(folder.resolve("store"));
                ScriptedUpstream upstream = ScriptedUpstream.start(vertx);
                Node node = Node.with(
                        upstream,
                        Map.of(
                                "MONGODB_URI",
                                store.uri(),
                                "TOLLGATE_OVERLOAD_OTHERS",
                                Integer.toString(LIMIT),
                                "TOLLGATE_NODE_BUSTIMEOUT",
                                "3s",
                                "TOLLGATE_IDENTITY_PRINCIPALCACHELIFE",
                                "3s"))) {
            Node.Person person = node.person("ann");
            person.api().get("/api/v1/billing/transactions").is(200);
            store.freeze();
            List<CompletableFuture<Reply>> readers;
            try {
                readers = Stream.generate(() -> person.api().getLater("/api/v1/billing/transactions"))
                        .limit(10L * LIMIT)
                        .toList();
                await(() -> readers.stream().filter(CompletableFuture::isDone).count() >= 9L * LIMIT);
                assertThat(underWay(node.api(), "other")).isLessThanOrEqualTo(LIMIT);
                node.api().get("/health/live").is(200);
                assertThat(node.api().get("/health/ready").status()).isEqualTo(503);
                assertThat(readers).allSatisfy(reader -> {
                    Reply refused = reader.join();
                    assertThat(refused.status()).as(refused.body()).isEqualTo(503);
                    assertThat(refused.header("retry-after")).isNotEmpty();
                });
            } finally {
                store.thaw();
            }
            await(() -> person.api().get("/api/v1/billing/transactions").status() == 200);
            await(() -> person.api().post(PATH, Shop.chat("Hello")).status() == 200);
            await(() -> underWay(node.api(), "other") == 0 && underWay(node.api(), "caller") == 0);
        } finally {
            vertx.close().await();
        }
    }
}
