package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Behaviour;
import dev.tollgate.testing.Reply;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sums stay exact whatever runs beside them: LG-11, LG-13. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ExactSumsTest {
    private static final int PAIRS = 150;
    private static final BigDecimal CHAT_COST = Shop.tokens(5 + 2);

    private static Shop shop;

    @BeforeAll
    static void open() {
        shop = Shop.open(Map.of());
        shop.upstream().always(Behaviour.says("Hello").withUsage(5, 2));
    }

    @AfterAll
    static void close() {
        try (Shop closing = shop) {
            closing.chargedWhatTheUpstreamCounted();
            assertThat(closing.upstream().faults()).isEmpty();
        }
    }

    private static CompletableFuture<Reply> chat(Customer customer) {
        return customer.api()
                .postLater("/v1/chat/completions", Shop.chat("Hello").put("max_tokens", 10));
    }

    private static void join(List<CompletableFuture<Reply>> replies) {
        replies.forEach(reply -> reply.join().is(200));
    }

    @Test
    void tenthsAndFifthsToppedUpWhileSpendingLeaveNoRoundingError() {
        Customer customer = shop.customer("tenths", new BigDecimal("5000"));
        var replies = new ArrayList<CompletableFuture<Reply>>();
        for (int i = 0; i < PAIRS; i++) {
            for (String amount : List.of("0.1", "0.2")) {
                replies.add(shop.admin()
                        .postLater("/api/billing/topup", topUp(customer).put("amount", new BigDecimal(amount))));
            }
            if (i % 3 == 0) {
                replies.add(chat(customer));
            }
        }
        join(replies);

        BigDecimal expected = new BigDecimal("5000")
                .add(new BigDecimal("0.3").multiply(BigDecimal.valueOf(PAIRS)))
                .subtract(CHAT_COST.multiply(BigDecimal.valueOf(PAIRS / 3)));
        assertThat(customer.settled().balance()).isEqualByComparingTo(expected);
        List<Customer.Movement> movements = customer.movements();
        assertThat(movements.stream()
                        .filter(movement -> movement.credits().compareTo(BigDecimal.ONE) < 0)
                        .filter(movement -> movement.credits().signum() > 0)
                        .map(movement -> movement.credits().stripTrailingZeros()))
                .hasSize(2 * PAIRS)
                .containsOnly(new BigDecimal("0.1"), new BigDecimal("0.2"));
        String raw = customer.api()
                        .get("/api/v1/billing/transactions?limit=100")
                        .body()
                + customer.api().get("/api/v1/billing/balance").body()
                + customer.api().get("/api/billing?userId=" + customer.userId()).body();
        assertThat(raw).doesNotContain("0000000", "9999999");
    }

    private static JsonObject topUp(Customer customer) {
        return new JsonObject().put("userId", customer.userId());
    }

    @Test
    void newBalanceSetBesideParallelChatsIsAnAdjustmentInSomeSerialOrder() {
        Customer customer = shop.customer("adjusted", new BigDecimal("1000"));
        int chats = 100;
        var replies = new ArrayList<CompletableFuture<Reply>>();
        for (int i = 0; i < chats; i++) {
            replies.add(chat(customer));
            if (i == chats / 2) {
                replies.add(shop.admin()
                        .postLater(
                                "/api/admin/user/" + customer.userId() + "/balance",
                                new JsonObject().put("amount", 500)));
            }
        }
        join(replies);

        BigDecimal balance = customer.settled().balance();
        BigDecimal chatsAfter = new BigDecimal("500").subtract(balance).divide(CHAT_COST);
        assertThat(chatsAfter.stripTrailingZeros().scale()).isLessThanOrEqualTo(0);
        assertThat(chatsAfter.intValueExact()).isBetween(0, chats);
        assertThat(customer.usage()).hasSize(chats);
        assertThat(customer.movements().stream().filter(movement -> !movement.isUsage()))
                .as("start, first balance, new balance")
                .hasSize(3);
    }
}
