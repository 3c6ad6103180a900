package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.FreePorts;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstreams that fail in every way: they are left alone soon, others are not touched, and they are found again. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class UpstreamFaultsTest {
    private static final String PATH = "/v1/chat/completions";
    private static final int REQUESTS = 40;
    private static final int MOST_FAILURES = 20;

    /** Served by the other provider alone. */
    private static final String OTHER_MODEL = "claude-3-sonnet";

    private Vertx vertx;
    private ScriptedUpstream broken;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        broken = ScriptedUpstream.start(vertx);
    }

    @AfterEach
    void stop() {
        broken.close();
        vertx.close().await();
    }

    /** What can be wrong with an upstream that takes connections. */
    static Stream<Named<Behaviour>> faults() {
        return Stream.of(
                Named.of("black hole", Behaviour.says("Hi").stallsBeforeFirstByte()),
                Named.of("too late", Behaviour.says("Hi").firstByteAfter(Duration.ofSeconds(10))),
                Named.of("reset", Behaviour.says("Hi").breaksAfter(0)),
                Named.of("errors", Behaviour.refuses(500)));
    }

    /** The broken upstream serves `gpt-4o-mini`, the shop's own the other model. */
    private Shop shop(String brokenBase) {
        return Shop.open(own -> {
            Map<String, String> variables = new HashMap<>();
            variables.put("OPENAI_BASE_URL", brokenBase);
            variables.put("ANTHROPIC_API_KEY", "sk-other");
            variables.put(
                    "TOLLGATE_MODELS_PROVIDERS_ANTHROPIC_BASEURL",
                    own.anthropicBase().toString());
            variables.put("TOLLGATE_CHAT_FIRSTBYTETIMEOUT", "2s");
            variables.put("TOLLGATE_CHAT_IDLETIMEOUT", "2s");
            variables.put("TOLLGATE_CHAT_CONNECTTIMEOUT", "2s");
            variables.put("TOLLGATE_CHAT_FAILURESTOOPEN", "3");
            variables.put("TOLLGATE_CHAT_COOLDOWN", "3s");
            return variables;
        });
    }

    private static int failAll(Shop shop, Customer customer) {
        int answeredByOther = 0;
        for (int i = 0; i < REQUESTS; i++) {
            Reply failed = customer.api().post(PATH, i % 2 == 0 ? Shop.chat("Hello") : Shop.stream("Hello"));
            if (failed.status() == 200) {
                // Broken off after its first event.
                assertThat(failed.body()).contains("\"error\":").doesNotContain("[DONE]");
            } else {
                assertThat(failed.status()).as(failed.body()).isIn(502, 503, 504);
            }
            if (i % 10 == 0) {
                customer.api().post(PATH, Shop.chat(OTHER_MODEL, "Hello")).is(200);
                answeredByOther++;
            }
        }
        Reply last = customer.api().post(PATH, Shop.chat("Hello"));
        assertThat(last.status()).isEqualTo(503);
        assertThat(last.header("retry-after")).isNotEmpty();
        assertThat(shop.upstream().requests()).isEqualTo(answeredByOther);
        return answeredByOther;
    }

    @ParameterizedTest
    @MethodSource("faults")
    @DisplayName("FT-09: an upstream that fails is left alone after 20 failures at most, and found again soon")
    void circuitOpensForTheBrokenOneAloneAndClosesAgain(Behaviour fault) {
        broken.always(fault);
        try (Shop shop = shop(broken.openAiBase().toString())) {
            Customer customer = shop.customer("patient");
            int paid = failAll(shop, customer);
            assertThat(broken.requests()).isBetween(1, MOST_FAILURES);

            broken.always(Behaviour.says("Hi"));
            long back = System.nanoTime();
            while (customer.api().post(PATH, Shop.chat("Hello")).status() != 200) {
                assertThat(System.nanoTime() - back)
                        .isLessThan(Duration.ofSeconds(15).toNanos());
                LockSupport.parkNanos(50_000_000);
            }
            customer.booksAgree();
            assertThat(customer.usage()).hasSize(paid + 1);
        }
    }

    @Test
    @DisplayName("FT-09: an upstream that refuses connections, or has no address, fails its own model alone")
    void upstreamThatIsNotThereFailsAtOnce() {
        for (String base :
                new String[] {"http://127.0.0.1:" + FreePorts.next() + "/v1", "http://no-such-host.invalid/v1"}) {
            try (Shop shop = shop(base)) {
                Customer customer = shop.customer("patient");
                int paid = failAll(shop, customer);
                customer.booksAgree();
                assertThat(customer.usage()).hasSize(paid);
            }
        }
    }

    @Test
    @DisplayName("FT-10: retries are a share of the requests, whatever fails")
    void failingUpstreamIsNotStormed() {
        broken.always(Behaviour.refuses(500));
        try (Shop shop = Shop.open(_ ->
                Map.of("OPENAI_BASE_URL", broken.openAiBase().toString(), "TOLLGATE_CHAT_FAILURESTOOPEN", "1000"))) {
            Customer customer = shop.customer("stubborn");
            long began = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                customer.api().post(PATH, Shop.chat("Hello")).is(502);
            }
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
            assertThat((long) broken.requests()).isBetween(200L, 240 + 10 * seconds);
            customer.booksAgree();
            assertThat(customer.usage()).isEmpty();
        }
    }

    @Test
    @DisplayName("FT-10: an upstream that asks for 2 s of peace gets them, and callers are told")
    void upstreamThatAsksForPeaceGetsIt() {
        broken.always(Behaviour.refuses(429).withHeader("Retry-After", "2"));
        try (Shop shop =
                Shop.open(_ -> Map.of("OPENAI_BASE_URL", broken.openAiBase().toString()))) {
            Customer customer = shop.customer("polite");
            long began = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                Reply reply = customer.api().post(PATH, Shop.chat("Hello"));
                assertThat(reply.status()).isIn(429, 503);
                assertThat(reply.header("retry-after")).isNotEmpty();
            }
            if (System.nanoTime() - began < Duration.ofSeconds(2).toNanos()) {
                assertThat(broken.requests()).isBetween(1, 3);
            }
            broken.always(Behaviour.says("Hi"));
            while (customer.api().post(PATH, Shop.chat("Hello")).status() != 200) {
                LockSupport.parkNanos(50_000_000);
            }
            assertThat(System.nanoTime() - began)
                    .isGreaterThan(Duration.ofMillis(1_900).toNanos());
        }
    }
}
