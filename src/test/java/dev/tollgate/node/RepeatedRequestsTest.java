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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same request again and again under one Idempotency-Key is asked and billed once: LG-03. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RepeatedRequestsTest {
    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(Map.of());
        shop.upstream().always(Behaviour.says("Hello there").firstByteAfter(Duration.ofMillis(300)));
    }

    @AfterAll
    static void close() {
        try (Shop closing = shop) {
            closing.chargedWhatTheUpstreamCounted();
            assertThat(closing.upstream().faults()).isEmpty();
        }
    }

    @Test
    void hundredParallelChatsAreOneCallAndOneDebit() {
        hundredAtOnce(shop.customer("plain"), "/v1/chat/completions", Shop.chat("Hello"));
    }

    @Test
    void hundredParallelStreamsAreOneCallAndOneDebit() {
        hundredAtOnce(shop.customer("streaming"), "/v1/chat/completions", Shop.stream("Hello"));
    }

    @Test
    void hundredParallelMessagesAreOneCallAndOneDebit() {
        Customer customer = shop.customer("message");
        hundredAtOnce(
                customer,
                "/api/chat",
                new JsonObject()
                        .put("userId", customer.userId())
                        .put("message", "Hello")
                        .put("model", Shop.MODEL));
    }

    @Test
    void hundredParallelPromptsAreOneCallAndOneDebit() {
        hundredAtOnce(
                shop.customer("generate"),
                "/api/v1/generate",
                new JsonObject().put("model", Shop.MODEL).put("prompt", "Hello"));
    }

    private static void hundredAtOnce(Customer customer, String path, JsonObject body) {
        Api api = customer.api().with("Idempotency-Key", "the-same-key");
        int before = shop.upstream().requests();

        List<CompletableFuture<Reply>> all =
                Stream.generate(() -> api.postLater(path, body)).limit(100).toList();
        List<Reply> replies = all.stream().map(CompletableFuture::join).toList();
        Reply later = api.post(path, body).is(200);
        api.post(path, body.copy().put("temperature", 1)).is(409);

        assertThat(replies).anySatisfy(reply -> assertThat(reply.status()).isEqualTo(200));
        assertThat(replies).allSatisfy(reply -> {
            if (reply.status() == 200) {
                assertThat(reply.body()).isEqualTo(later.body());
            } else {
                reply.is(409);
            }
        });
        assertThat(shop.upstream().requests() - before).isEqualTo(1);
        customer.settled();
        assertThat(customer.usage()).hasSize(1);
    }
}
