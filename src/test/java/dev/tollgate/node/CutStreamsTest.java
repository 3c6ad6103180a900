package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Node;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams that the node itself ends: what was produced until then is paid. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class CutStreamsTest {
    private static final String PATH = "/v1/chat/completions";

    @Test
    void clientThatTakesNothingIsCutAndPaysForWhatWasProduced() throws IOException {
        try (Shop shop = Shop.open(Map.of("TOLLGATE_CHAT_SLOWCLIENTTIMEOUT", "1s"));
                var socket = new Socket()) {
            Node.Person person = shop.node().person("slow");
            var customer = new Customer(person.userId(), person.api());
            shop.upstream().always(Behaviour.says("hello ".repeat(2_000_000)).inChunks(2_000));
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), shop.node().url().getPort()));
            socket.getOutputStream()
                    .write(request(
                            person.token(), Shop.chat("gpt-4o-mini", "Hello").put("stream", true)));
            shop.upstream().awaitAborted(1);

            customer.awaitAccount(
                    account -> account.held().signum() == 0 && account.balance().compareTo(start()) < 0);
            Customer.Movement debit = customer.onlyUsage();
            assertThat(debit.isEstimated()).isTrue();
            assertThat(debit.tokens("completionTokens")).isBetween(1L, 1_900_000L);
            customer.booksAgree();
        }
    }

    private static BigDecimal start() {
        return BigDecimal.valueOf(10_000);
    }

    private static byte[] request(String token, JsonObject body) {
        return ("POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.encode().length() + "\r\n\r\n" + body.encode())
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void streamUnderWayWhenTheNodeStopsEndsInAnErrorAndIsPaidAsFarAsItCame() {
        try (Shop shop = Shop.open(Map.of("TOLLGATE_NODE_DRAINTIMEOUT", "500ms"))) {
            Node.Person person = shop.node().person("drained");
            shop.upstream()
                    .always(Behaviour.says("hello ".repeat(20)).inChunks(20).stallsAfter(5));
            // The node's own client ends with it.
            try (Api own = Api.of(shop.node().url());
                    Sse stream = Sse.open(own.as(person.token()), PATH, Shop.stream("Hello"))) {
                assertThat(Sse.text(stream.next(6))).isEqualTo("hello ".repeat(5));
                shop.stop();
                List<String> rest = stream.rest();
                assertThat(rest).doesNotContain("[DONE]").isNotEmpty();
                assertThat(new JsonObject(rest.getLast()).containsKey("error")).isTrue();
            }
            shop.upstream().awaitAborted(1);

            try (Node again = shop.reopen()) {
                var customer = new Customer(person.userId(), again.api().as(person.token()));
                customer.booksAgree();
                Customer.Movement debit = customer.onlyUsage();
                assertThat(debit.isEstimated()).isTrue();
                assertThat(debit.tokens("completionTokens")).isBetween(5L, 6L);
                assertThat(debit.credits().negate()).isEqualByComparingTo(Shop.tokens(debit.tokens("tokens")));
            }
        }
    }
}
