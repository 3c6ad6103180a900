package dev.tollgate.testing;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;

/**
 * A shop at YooKassa: the wire format of its API v3 as far as a shop uses it, with payers and a cabinet that a test plays,
 * and with faults. It is strict: what the real one refuses is refused.
 */
public final class FakeYooKassa implements AutoCloseable {
    public static final String SHOP_ID = "100500";
    public static final String SECRET_KEY = "test_the-secret-key-of-the-shop";

    private final HttpServer server;
    private final Map<String, JsonObject> payments = new LinkedHashMap<>();
    private final Map<String, JsonObject> refunds = new LinkedHashMap<>();
    private final Map<String, Answered> keys = new HashMap<>();
    private final Random chance = new Random(7);

    private int failingPercent;
    private int answersToLose;
    private int answersToHold;
    private int refusals;
    private int requests;

    /** What a key was used for, and the answer. */
    private record Answered(String request, JsonObject answer) {}

    private FakeYooKassa(Vertx vertx) {
        this.server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(0, "127.0.0.1")
                .await();
    }

    public static FakeYooKassa start(Vertx vertx) {
        return new FakeYooKassa(vertx);
    }

    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/v3");
    }

    /** The settings of a node that uses this shop and takes notifications of this machine. */
    public Map<String, String> variables() {
        return variables(Map.of());
    }

    /** The same with others over them. */
    public Map<String, String> variables(Map<String, String> others) {
        var all = new HashMap<String, String>();
        all.put("YOOKASSA_SHOP_ID", SHOP_ID);
        all.put("YOOKASSA_SECRET_KEY", SECRET_KEY);
        all.put("YOOKASSA_API_BASE_URL", baseUrl().toString());
        all.put("TOLLGATE_PAYMENTS_YOOKASSA_TIMEOUT", "20s");
        all.put("TOLLGATE_PAYMENTS_YOOKASSA_NOTIFICATIONADDRESSES", "127.0.0.1");
        all.putAll(others);
        return all;
    }

    /** From now on so many percent of all requests end in a 500 before anything is done. */
    public synchronized void fail(int percent) {
        failingPercent = percent;
    }

    /** The answers to so many POSTs are lost after they were done: the connection breaks. */
    public synchronized void loseAnswers(int count) {
        answersToLose = count;
    }

    /** So many POSTs are done, and answered 202 `processing`. */
    public synchronized void holdAnswers(int count) {
        answersToHold = count;
    }

    /** So many POSTs are refused as invalid. */
    public synchronized void refuse(int count) {
        refusals = count;
    }

    /** Requests seen so far. */
    public synchronized int requests() {
        return requests;
    }

    /** Ids of all payments, the earliest first. */
    public synchronized List<String> payments() {
        return List.copyOf(payments.keySet());
    }

    /** The payment that was made for an id of ours. */
    public synchronized String idOf(String paymentId) {
        return payments.entrySet().stream()
                .filter(payment -> paymentId.equals(
                        payment.getValue().getJsonObject("metadata").getString("payment_id")))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no payment for " + paymentId));
    }

    /** A copy of a payment as the API shows it. */
    public synchronized JsonObject payment(String id) {
        return Objects.requireNonNull(payments.get(id), id).copy();
    }

    /** Ids of all refunds, the earliest first. */
    public synchronized List<String> refunds() {
        return List.copyOf(refunds.keySet());
    }

    /** The payer pays. */
    public synchronized void pay(String id) {
        Objects.requireNonNull(payments.get(id), id)
                .put("status", "succeeded")
                .put("paid", true)
                .put("refundable", true)
                .put("captured_at", Instant.now().toString());
    }

    /** It comes to nothing. */
    public synchronized void cancel(String id, String party, String reason) {
        Objects.requireNonNull(payments.get(id), id)
                .put("status", "canceled")
                .put(
                        "cancellation_details",
                        new JsonObject().put("party", party).put("reason", reason));
    }

    /** The shop's owner changes what the API will show of a payment, which the real one never does. */
    public synchronized void forge(String id, JsonObject changes) {
        Objects.requireNonNull(payments.get(id), id).mergeIn(changes, true);
    }

    /** Somebody gives money back in the cabinet, which checks nothing here; the refund's id. */
    public synchronized String refundInCabinet(String paymentId, String value) {
        String currency = payment(paymentId).getJsonObject("amount").getString("currency");
        return newRefund(new JsonObject()
                        .put("payment_id", paymentId)
                        .put("amount", new JsonObject().put("value", value).put("currency", currency)))
                .getString("id");
    }

    /** The body of a notification about a payment. */
    public JsonObject notification(String id) {
        JsonObject payment = payment(id);
        return notification("payment." + payment.getString("status"), payment);
    }

    /** The body of a notification about a refund. */
    public synchronized JsonObject refundNotification(String id) {
        return notification(
                "refund.succeeded", Objects.requireNonNull(refunds.get(id)).copy());
    }

    /** A notification in the right form, whatever it says. */
    public static JsonObject notification(String event, JsonObject object) {
        return new JsonObject().put("type", "notification").put("event", event).put("object", object);
    }

    private synchronized void answer(HttpServerRequest request, Buffer body) {
        requests++;
        if (chance.nextInt(100) < failingPercent) {
            ShopAnswer.error(500, "internal_server_error", "").to(request);
            return;
        }
        boolean isPost = request.method().equals(HttpMethod.POST);
        ShopAnswer answer =
                isAuthorized(request) ? route(request, body) : ShopAnswer.error(401, "invalid_credentials", "");
        if (isPost && answer.status() == 200 && answersToLose > 0) {
            answersToLose--;
            request.connection().close();
        } else if (isPost && answer.status() == 200 && answersToHold > 0) {
            answersToHold--;
            new ShopAnswer(202, new JsonObject().put("type", "processing").put("retry_after", 10)).to(request);
        } else {
            answer.to(request);
        }
    }

    private static boolean isAuthorized(HttpServerRequest request) {
        String login = SHOP_ID + ":" + SECRET_KEY;
        String expected = "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        return expected.equals(request.getHeader("Authorization"));
    }

    private ShopAnswer route(HttpServerRequest request, Buffer body) {
        String path = request.path();
        if (request.method().equals(HttpMethod.GET)) {
            Map<String, JsonObject> kept = path.startsWith("/v3/refunds/") ? refunds : payments;
            JsonObject found = kept.get(path.substring(path.lastIndexOf('/') + 1));
            return found == null ? ShopAnswer.error(404, "not_found", "") : new ShopAnswer(200, found.copy());
        }
        if (refusals > 0) {
            refusals--;
            return ShopAnswer.error(400, "invalid_request", "amount");
        }
        String key = request.getHeader("Idempotence-Key");
        if (key == null || key.isEmpty() || key.length() > 64) {
            return ShopAnswer.error(400, "invalid_request", "Idempotence-Key");
        }
        String whole = path + "\n" + body;
        Answered earlier = keys.get(key);
        if (earlier != null) {
            return earlier.request.equals(whole)
                    ? new ShopAnswer(200, earlier.answer.copy())
                    : ShopAnswer.error(400, "invalid_request", "Idempotence-Key");
        }
        ShopAnswer answer = path.equals("/v3/payments") ? create(body.toJsonObject()) : giveBack(body.toJsonObject());
        if (answer.status() == 200) {
            keys.put(key, new Answered(whole, answer.body().copy()));
        }
        return answer;
    }

    private ShopAnswer create(JsonObject order) {
        String wrong = YooKassaRules.fault(order);
        if (wrong != null) {
            return ShopAnswer.error(400, "invalid_request", wrong);
        }
        String id = UUID.randomUUID().toString();
        JsonObject payment = new JsonObject()
                .put("id", id)
                .put("status", "pending")
                .put("paid", false)
                .put("amount", order.getJsonObject("amount").copy())
                .put(
                        "confirmation",
                        order.getJsonObject("confirmation")
                                .copy()
                                .put("confirmation_url", "https://yoomoney.example/pay?orderId=" + id))
                .put("created_at", Instant.now().toString())
                .put(
                        "metadata",
                        order.getJsonObject("metadata", new JsonObject()).copy())
                .put("recipient", new JsonObject().put("account_id", SHOP_ID).put("gateway_id", "1"))
                .put("refundable", false)
                .put("test", true);
        if (order.containsKey("description")) {
            payment.put("description", order.getString("description"));
        }
        payments.put(id, payment);
        return new ShopAnswer(200, payment.copy());
    }

    private ShopAnswer giveBack(JsonObject order) {
        JsonObject payment = payments.get(order.getString("payment_id", ""));
        if (payment == null || !payment.getString("status").equals("succeeded")) {
            return ShopAnswer.error(400, "invalid_request", "payment_id");
        }
        BigDecimal sum = new BigDecimal(order.getJsonObject("amount").getString("value"));
        for (JsonObject refund : refunds.values()) {
            if (refund.getString("payment_id").equals(payment.getString("id"))) {
                sum = sum.add(new BigDecimal(refund.getJsonObject("amount").getString("value")));
            }
        }
        BigDecimal paid = new BigDecimal(payment.getJsonObject("amount").getString("value"));
        return sum.compareTo(paid) > 0
                ? ShopAnswer.error(400, "invalid_request", "amount.value")
                : new ShopAnswer(200, newRefund(order).copy());
    }

    private JsonObject newRefund(JsonObject order) {
        String id = UUID.randomUUID().toString();
        JsonObject refund = order.copy()
                .put("id", id)
                .put("status", "succeeded")
                .put("created_at", Instant.now().toString());
        refunds.put(id, refund);
        return refund;
    }

    @Override
    public void close() {
        server.close().await();
    }
}
