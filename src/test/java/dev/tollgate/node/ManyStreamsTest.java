package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many streams at the same time. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ManyStreamsTest {
    private static final int STREAMS = 200;
    private static final String TEXT = "hello ".repeat(50);

    @Test
    void twoHundredStreamsAtOnceAllEndWellAndAreAllBooked() {
        try (Shop shop = Shop.open(Map.of())) {
            Customer customer = shop.customer("streams");
            shop.upstream()
                    .always(Behaviour.says(TEXT)
                            .inChunks(50)
                            .pace(Duration.ofMillis(20))
                            .stallsAfter(1)
                            .withUsage(10, 20));

            List<CompletableFuture<Reply>> open = Stream.generate(() -> customer.api()
                            .postLater(
                                    "/v1/chat/completions", Shop.stream("Hello").put("max_tokens", 50)))
                    .limit(STREAMS)
                    .toList();
            shop.upstream().awaitStalled(STREAMS);
            assertThat(customer.account().held()).isGreaterThanOrEqualTo(Shop.tokens(50L * STREAMS));
            shop.upstream().release();

            assertThat(open).allSatisfy(reply -> {
                List<String> data = Sse.data(reply.join().is(200).body());
                assertThat(Sse.text(data)).isEqualTo(TEXT);
                assertThat(data.getLast()).isEqualTo("[DONE]");
            });
            customer.settled();
            assertThat(customer.usage())
                    .hasSize(STREAMS)
                    .allSatisfy(debit -> assertThat(debit.credits().negate()).isEqualByComparingTo(Shop.tokens(30)));
            shop.chargedWhatTheUpstreamCounted();
        }
    }
}
