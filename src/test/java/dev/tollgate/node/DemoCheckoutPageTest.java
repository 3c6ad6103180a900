package dev.tollgate.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.testing.Api;
import dev.tollgate.testing.FakeYooKassa;
import dev.tollgate.testing.Node;
import dev.tollgate.testing.Reply;
import dev.tollgate.testing.ScriptedUpstream;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Payments at a node without a shop: the demo page, and rows PM-03 and PM-04. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoCheckoutPageTest {
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private Node node;

    @BeforeAll
    void start() {
        node = Node.start(Map.of("TOLLGATE_BILLING_STARTCREDITS", "0"));
    }

    @AfterAll
    void stop() {
        node.close();
    }

    private static JsonObject dollars(String description) {
        return new JsonObject().put("amount", 5).put("currency", "USD").put("description", description);
    }

    private static Reply make(Node.Person person, String description) {
        return person.api().post("/api/v1/payments", dollars(description)).is(201);
    }

    private static String pathOf(Reply made) {
        return URI.create(made.text("confirmationUrl")).getPath();
    }

    private Reply press(String path, String token, String act) {
        Api form = node.api().with("Content-Type", "application/x-www-form-urlencoded");
        return form.post(path, "token=" + token + "&act=" + act);
    }

    private static String token(Reply page) {
        Matcher found = TOKEN.matcher(page.body());
        assertThat(found.find()).as(page.body()).isTrue();
        return found.group(1);
    }

    private static BigDecimal credits(Node.Person person) {
        return person.api().get("/api/v1/balance").is(200).decimal("balance");
    }

    @Test
    void payerSeesThePagePaysAndGoesBack() {
        Node.Person ann = node.person("demo-ann");
        Reply made = make(ann, "<b>\"tea\" & 'cake'</b>{token}");
        String path = pathOf(made);
        assertThat(made.text("confirmationUrl")).startsWith(node.url() + "/checkout/demo/chk_");

        Reply page = node.api().get(path).is(200);
        assertThat(page.body())
                .contains("5.00 USD", "&lt;b&gt;&quot;tea&quot; &amp; &#39;cake&#39;&lt;/b&gt;{token}")
                .doesNotContain("<script", "<b>", "style=");
        assertThat(page.header("content-security-policy")).contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(page.header("cache-control")).isEqualTo("no-store");
        String token = token(page);

        press(path, "tok_wrong", "pay").is(404);
        press(path, token, "buy").is(400);
        assertThat(credits(ann)).isZero();

        Reply back = press(path, token, "pay").is(303);
        assertThat(back.header("location")).isEqualTo(node.url() + "/");
        assertThat(credits(ann)).isEqualByComparingTo("5000");
        press(path, token, "pay").is(409);
        press(path, token, "cancel").is(409);
        assertThat(node.api().get(path).is(200).body()).contains("Paid.").doesNotContain("<form");
        assertThat(credits(ann)).isEqualByComparingTo("5000");
    }

    @Test
    void payerCancelsInRussian() {
        Node.Person bob = node.person("demo-bob");
        Reply made = make(bob, "x");
        Api russian = node.api().with("Accept-Language", "ru-RU,ru;q=0.9");
        Reply page = russian.get(pathOf(made)).is(200);
        assertThat(page.body()).contains("lang=\"ru\"", "Оплатить", "Отменить");
        press(pathOf(made), token(page), "cancel").is(303);
        assertThat(bob.api().get("/api/v1/payments/" + made.text("id")).text("status"))
                .isEqualTo("canceled");
        assertThat(credits(bob)).isZero();
    }

    @Test
    void otherMethodsAndBodiesAreRefused() {
        Node.Person eve = node.person("demo-eve");
        String path = pathOf(make(eve, "x"));
        node.api().delete(path).is(405);
        node.api().post(path, "{}").is(415);
        press(path, "x".repeat(3_000), "pay").is(413);
        node.api().get("/checkout/demo/chk_00000000000000000000000000").is(404);
    }

    @Test
    void pm03WithoutASecretNotificationsAreNotFound() {
        var paid = new JsonObject()
                .put("id", "23d93cac-000f-5000-8000-126628f15141")
                .put("status", "succeeded");
        node.api()
                .post("/api/v1/payments/notifications/yookassa", FakeYooKassa.notification("payment.succeeded", paid))
                .is(404);
    }

    @Test
    void whereAnswersCostMoneyNobodyPaysByPressingAButton(Vertx vertx) {
        ScriptedUpstream upstream = ScriptedUpstream.start(vertx);
        try (Node real = Node.with(upstream, Map.of())) {
            Node.Person ann = real.person("real-ann");
            ann.api().post("/api/v1/payments", dollars("x")).is(503);
            assertThat(ann.api().get("/api/v1/payments").is(200).json().getJsonArray("data"))
                    .isEmpty();
        } finally {
            upstream.close();
        }
    }
}
