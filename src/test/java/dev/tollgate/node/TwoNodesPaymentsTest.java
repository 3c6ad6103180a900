package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.NodeCluster;
import dev.tollgate.testing.Reply;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Payments over two nodes in processes of their own. The system property `tollgate.payments.notifications` tells how many
 * notifications are sent, 200 by default.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class TwoNodesPaymentsTest {
    private static final int NOTIFICATIONS = Integer.getInteger("tollgate.payments.notifications", 200);
    private static final String PATH = "/api/v1/payments/notifications/yookassa";
    private static final int AT_ONCE = 50;

    private static Vertx vertx;
    private static FakeYooKassa shop;
    private static NodeCluster nodes;

    /** Somebody new in each test, at the first node and at the second. */
    private Api ann;

    private Api atSecond;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        shop = FakeYooKassa.start(vertx);
        nodes = NodeCluster.start(2, shop.variables(Map.of("TOLLGATE_BILLING_STARTCREDITS", "0")));
    }

    @BeforeEach
    void signUp() {
        var credentials =
                new JsonObject().put("username", "ann-" + UUID.randomUUID()).put("password", "a-good-password");
        String token =
                nodes.api(0).post("/api/auth/register", credentials).is(201).text("token");
        ann = nodes.api(0).as(token);
        atSecond = nodes.api(1).as(token);
    }

    @AfterAll
    static void stop() {
        nodes.close();
        shop.close();
        vertx.close().await();
    }

    private String make(int rubles) {
        var body = new JsonObject().put("amount", rubles).put("currency", "RUB");
        return ann.post("/api/v1/payments", body).is(201).text("id");
    }

    private BigDecimal balance() {
        return ann.get("/api/v1/balance").is(200).decimal("balance");
    }

    @Test
    @DisplayName("PM-02: the same notification 50 times in parallel over two nodes is one credit")
    void sameNotificationOverTwoNodesIsOneCredit() {
        String id = make(100);
        shop.pay(shop.idOf(id));
        JsonObject notification = shop.notification(shop.idOf(id));
        var replies = new ArrayList<CompletableFuture<Reply>>();
        for (int i = 0; i < 50; i++) {
            replies.add(nodes.api(i % 2).postLater(PATH, notification));
        }
        replies.forEach(reply -> reply.join().is(200));
        assertThat(balance()).isEqualByComparingTo("1200");
        assertThat(creditsById()).containsOnlyKeys(id);
    }

    @Test
    @DisplayName(
            "many notifications, half of them twice, a tenth forged, shuffled, the provider failing: no wrong credit")
    void manyNotificationsOfWhichManyAreWrongCreditWhatWasPaidAndNothingElse() {
        var chance = new Random(11);
        Map<String, BigDecimal> paid = new HashMap<>();
        List<JsonObject> notifications = new ArrayList<>();
        while (notifications.size() < NOTIFICATIONS) {
            int rubles = 1 + chance.nextInt(900);
            String id = make(rubles);
            JsonObject unpaid = shop.payment(shop.idOf(id));
            int fate = chance.nextInt(10);
            if (fate == 0) {
                // Said to be paid, and is not; or is said of somebody else's.
                JsonObject forged = unpaid.put("status", "succeeded").put("paid", true);
                notifications.add(FakeYooKassa.notification("payment.succeeded", forged));
                notifications.add(FakeYooKassa.notification(
                        "payment.succeeded", forged.copy().put("id", "forged-" + notifications.size())));
                continue;
            }
            if (fate == 1) {
                shop.cancel(shop.idOf(id), "yoo_money", "expired_on_confirmation");
            } else {
                shop.pay(shop.idOf(id));
                paid.put(id, BigDecimal.valueOf(12L * rubles));
            }
            JsonObject notification = shop.notification(shop.idOf(id));
            for (int times = 1 + 2 * chance.nextInt(2); times > 0; times--) {
                notifications.add(notification);
            }
        }
        Collections.shuffle(notifications, chance);

        shop.fail(10);
        sendUntilTaken(notifications);
        shop.fail(0);

        assertThat(creditsById()).isEqualTo(paid);
    }

    /** As YooKassa does: what is not answered 200 is sent again. */
    private static void sendUntilTaken(List<JsonObject> notifications) {
        List<JsonObject> left = notifications;
        for (int round = 0; round < 20 && !left.isEmpty(); round++) {
            List<JsonObject> again = new ArrayList<>();
            for (int from = 0; from < left.size(); from += AT_ONCE) {
                List<JsonObject> batch = left.subList(from, Math.min(left.size(), from + AT_ONCE));
                var replies = new ArrayList<CompletableFuture<Reply>>();
                for (int i = 0; i < batch.size(); i++) {
                    replies.add(nodes.api(i % 2).postLater(PATH, batch.get(i)));
                }
                for (int i = 0; i < batch.size(); i++) {
                    Reply reply = replies.get(i).join();
                    assertThat(reply.status()).as(reply.body()).isIn(200, 503);
                    if (reply.status() != 200) {
                        again.add(batch.get(i));
                    }
                }
            }
            left = again;
        }
        assertThat(left).isEmpty();
    }

    /** All entries of the account, in credits; an id that is there twice fails. */
    private Map<String, BigDecimal> creditsById() {
        Map<String, BigDecimal> credits = new HashMap<>();
        for (int page = 1; ; page++) {
            var entries = atSecond.get("/api/v1/billing/transactions?limit=100&page=" + page)
                    .is(200)
                    .tree()
                    .required("data");
            for (var entry : entries) {
                BigDecimal dollars = entry.required("amount").decimalValue();
                BigDecimal earlier = credits.put(
                        entry.required("id").textValue(),
                        dollars.multiply(BigDecimal.valueOf(1000))
                                .stripTrailingZeros()
                                .setScale(0));
                assertThat(earlier).as(entry.toString()).isNull();
            }
            if (entries.isEmpty()) {
                return credits;
            }
        }
    }
}
