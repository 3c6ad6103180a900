package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.FreePorts;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Upstreams that fail in every way: they are left alone soon, others are not touched, and they are found again. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class UpstreamFaultsTest {
    private static final String PATH = "/v1/chat/completions";
    private static final int REQUESTS = 40;
    private static final int MOST_FAILURES = 20;
    private static final Duration FOUND_AGAIN = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Served by the shop's own upstream alone, which nothing is wrong with. */
    private static final String OTHER_MODEL = "claude-3-sonnet";

    private static Vertx vertx;

    /** A provider that is broken in its own way, beside others. */
    private record Broken(String provider, String model, String base) {
        Map<String, String> variables() {
            String prefix = "TOLLGATE_MODELS_PROVIDERS_" + provider.toUpperCase(Locale.ROOT);
            return Map.of(prefix + "_APIKEY", "sk-" + provider, prefix + "_BASEURL", base, prefix + "_ENABLED", "true");
        }

        /** Asks for its model again and again, and now and then for another one; how often that was answered. */
        int failAll(Customer customer) {
            int answeredByOther = 0;
            for (int i = 0; i < REQUESTS; i++) {
                JsonObject question = Shop.chat(model, "Hello").put("stream", i % 2 != 0);
                Reply failed = customer.api().post(PATH, question);
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
            Reply last = customer.api().post(PATH, Shop.chat(model, "Hello"));
            assertThat(last.status()).isEqualTo(503);
            assertThat(last.header("retry-after")).isNotEmpty();
            return answeredByOther;
        }
    }

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
    }

    private static Shop shop(List<Broken> providers) {
        return Shop.open(own -> {
            Map<String, String> variables = new HashMap<>();
            variables.put("ANTHROPIC_API_KEY", "sk-other");
            variables.put(
                    "TOLLGATE_MODELS_PROVIDERS_ANTHROPIC_BASEURL",
                    own.anthropicBase().toString());
            variables.put("TOLLGATE_CHAT_FIRSTBYTETIMEOUT", "2s");
            variables.put("TOLLGATE_CHAT_IDLETIMEOUT", "2s");
            variables.put("TOLLGATE_CHAT_CONNECTTIMEOUT", "2s");
            variables.put("TOLLGATE_CHAT_FAILURESTOOPEN", "3");
            variables.put("TOLLGATE_CHAT_COOLDOWN", "3s");
            providers.forEach(provider -> variables.putAll(provider.variables()));
            return variables;
        });
    }

    /** Lets a customer of each do this side by side, as most of it is waiting. */
    private static void forEach(List<Broken> providers, Shop shop, BiConsumer<Broken, Customer> check) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> checks = new ArrayList<>();
            for (Broken provider : providers) {
                Customer customer = shop.customer("of-" + provider.provider());
                checks.add(CompletableFuture.runAsync(() -> check.accept(provider, customer), threads));
            }
            for (int i = 0; i < checks.size(); i++) {
                assertThat(checks.get(i)).as(providers.get(i).toString()).succeedsWithin(PATIENCE);
            }
        }
    }

    @Test
    @DisplayName("FT-09: an upstream that fails is left alone after 20 failures at most, and found again soon")
    void circuitOpensForTheBrokenOneAloneAndClosesAgain() {
        Map<Broken, ScriptedUpstream> brokenToUpstream = new HashMap<>();
        brokenToUpstream.putAll(broken("openai", "gpt-4", Behaviour.says("Hi").stallsBeforeFirstByte()));
        brokenToUpstream.putAll(
                broken("deepseek", "deepseek-chat", Behaviour.says("Hi").firstByteAfter(Duration.ofSeconds(10))));
        brokenToUpstream.putAll(
                broken("mistral", "mistral-large", Behaviour.says("Hi").breaksAfter(0)));
        brokenToUpstream.putAll(broken("ollama", "llama3.2", Behaviour.refuses(500)));
        List<Broken> all = List.copyOf(brokenToUpstream.keySet());
        try (Shop shop = shop(all)) {
            AtomicInteger answeredByOther = new AtomicInteger();
            forEach(all, shop, (provider, customer) -> {
                ScriptedUpstream upstream = Objects.requireNonNull(brokenToUpstream.get(provider));
                int paid = provider.failAll(customer);
                answeredByOther.addAndGet(paid);
                assertThat(upstream.requests()).isBetween(1, MOST_FAILURES);

                upstream.always(Behaviour.says("Hi"));
                awaitFoundAgain(customer, provider.model());
                customer.booksAgree();
                assertThat(customer.usage()).hasSize(paid + 1);
            });
            assertThat(shop.upstream().requests()).isEqualTo(answeredByOther.get());
        } finally {
            brokenToUpstream.values().forEach(ScriptedUpstream::close);
        }
    }

    private static Map<Broken, ScriptedUpstream> broken(String provider, String model, Behaviour fault) {
        ScriptedUpstream upstream = ScriptedUpstream.start(vertx).always(fault);
        return Map.of(new Broken(provider, model, upstream.openAiBase().toString()), upstream);
    }

    private static void awaitFoundAgain(Customer customer, String model) {
        long back = System.nanoTime();
        while (customer.api().post(PATH, Shop.chat(model, "Hello")).status() != 200) {
            assertThat(System.nanoTime() - back).isLessThan(FOUND_AGAIN.toNanos());
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Test
    @DisplayName("FT-09: an upstream that refuses connections, or has no address, fails its own model alone")
    void upstreamThatIsNotThereFailsAtOnce() {
        List<Broken> absent = List.of(
                new Broken("openai", "gpt-4", "http://127.0.0.1:" + FreePorts.next() + "/v1"),
                new Broken("deepseek", "deepseek-chat", "http://no-such-host.invalid/v1"));
        try (Shop shop = shop(absent)) {
            AtomicInteger answeredByOther = new AtomicInteger();
            forEach(absent, shop, (provider, customer) -> {
                int paid = provider.failAll(customer);
                answeredByOther.addAndGet(paid);
                customer.booksAgree();
                assertThat(customer.usage()).hasSize(paid);
            });
            assertThat(shop.upstream().requests()).isEqualTo(answeredByOther.get());
        }
    }

    @Test
    @DisplayName("FT-10: retries are a share of the requests, whatever fails")
    void failingUpstreamIsNotStormed() {
        try (ScriptedUpstream broken = ScriptedUpstream.start(vertx).always(Behaviour.refuses(500));
                Shop shop = Shop.open(_ -> Map.of(
                        "OPENAI_BASE_URL", broken.openAiBase().toString(), "TOLLGATE_CHAT_FAILURESTOOPEN", "1000"))) {
            Customer customer = shop.customer("stubborn");
            long began = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                customer.api().post(PATH, Shop.chat("Hello")).is(502);
            }
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds() + 1;
            assertThat((long) broken.requests()).isBetween(100L, 120 + 10 * seconds);
            customer.booksAgree();
            assertThat(customer.usage()).isEmpty();
        }
    }

    @Test
    @DisplayName("FT-10: an upstream that asks for 2 s of peace gets them, and callers are told")
    void upstreamThatAsksForPeaceGetsIt() {
        Behaviour busy = Behaviour.refuses(429).withHeader("Retry-After", "2");
        try (ScriptedUpstream broken = ScriptedUpstream.start(vertx).always(busy);
                Shop shop = Shop.open(
                        _ -> Map.of("OPENAI_BASE_URL", broken.openAiBase().toString()))) {
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
