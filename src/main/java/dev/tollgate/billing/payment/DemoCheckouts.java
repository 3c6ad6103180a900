package dev.tollgate.billing.payment;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import io.vertx.ext.mongo.WriteOption;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The provider of installations without a real one: nobody pays, the payer presses Pay or Cancel on a page of ours. It
 * knows its own payments alone, whatever ids it is given.
 */
final class DemoCheckouts implements PaymentProvider {
    static final String NAME = "demo";

    /** The path of the page, before the id. */
    static final String PATH = "/checkout/demo/";

    static final Duration LIFE = Duration.ofHours(1);

    private static final String COLLECTION = "demoCheckouts";

    private final MongoClient mongo;
    private final Ids ids;
    private final InstantSource clock;

    DemoCheckouts(MongoClient mongo, Ids ids, InstantSource clock) {
        this.mongo = mongo;
        this.ids = ids;
        this.clock = clock;
    }

    static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION);
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Takes all. */
    @Override
    public void check(PaymentWish wish) {}

    /** The id comes from the key, which is unguessable, so that the same order is the same checkout. */
    @Override
    public Future<Outcome<Seen>> create(Order order) {
        String id = "chk" + order.key().substring(order.key().indexOf('_'));
        JsonObject document = new JsonObject()
                .put("_id", id)
                .put("paymentId", order.paymentId())
                .put("minor", order.amount().minor())
                .put("currency", order.amount().currency())
                .put("description", order.description())
                .put("returnUrl", order.returnUrl())
                .put("token", ids.next("tok"))
                .put("status", PaymentStatus.PENDING.name())
                .put("madeAt", clock.millis());
        return mongo.insertWithOptions(COLLECTION, document, WriteOption.MAJORITY)
                .<Void>mapEmpty()
                .recover(failure ->
                        MongoErrors.isDuplicate(failure) ? Future.succeededFuture() : Future.failedFuture(failure))
                .compose(_ -> payment(id))
                .map(made -> new Outcome.Made<>(made.orElseThrow()));
    }

    @Override
    public Future<Optional<Seen>> payment(String providerId) {
        return find(providerId).map(found -> found.map(this::seen));
    }

    private Future<Optional<JsonObject>> find(String id) {
        return mongo.findOne(COLLECTION, new JsonObject().put("_id", id), null).map(Optional::ofNullable);
    }

    private Seen seen(JsonObject document) {
        PaymentStatus status = statusOf(document);
        Long decidedAt = document.getLong("decidedAt");
        return new Seen(
                document.getString("_id"),
                status,
                amountOf(document),
                document.getString("paymentId"),
                PATH + document.getString("_id"),
                status == PaymentStatus.CANCELED ? "canceled at the demo checkout" : null,
                decidedAt == null ? null : Instant.ofEpochMilli(decidedAt));
    }

    private static Money amountOf(JsonObject document) {
        return new Money(document.getLong("minor"), document.getString("currency"));
    }

    /** One that nobody decided in time is called off. */
    private PaymentStatus statusOf(JsonObject document) {
        PaymentStatus status = PaymentStatus.valueOf(document.getString("status"));
        boolean isOld = document.getLong("madeAt") <= oldest();
        return status == PaymentStatus.PENDING && isOld ? PaymentStatus.CANCELED : status;
    }

    private long oldest() {
        return clock.millis() - LIFE.toMillis();
    }

    /** What the page shows; NOT_FOUND. */
    Future<Checkout> checkout(String id) {
        return find(id).compose(found -> found.map(document -> Future.succeededFuture(shown(document)))
                .orElseGet(() -> Future.failedFuture(unknown())));
    }

    private Checkout shown(JsonObject document) {
        return new Checkout(
                document.getString("_id"),
                document.getString("token"),
                statusOf(document),
                amountOf(document),
                document.getString("description"),
                document.getString("returnUrl"));
    }

    /** Decides, once; NOT_FOUND without the right token, CONFLICT when it was decided or is too old. */
    Future<Checkout> decide(CheckoutDecision decision) {
        return checkout(decision.id()).compose(checkout -> {
            if (!isSame(checkout.formToken(), decision.formToken())) {
                return Future.failedFuture(unknown());
            }
            PaymentStatus status = decision.pays() ? PaymentStatus.SUCCEEDED : PaymentStatus.CANCELED;
            JsonObject open = new JsonObject()
                    .put("_id", decision.id())
                    .put("status", PaymentStatus.PENDING.name())
                    .put("madeAt", new JsonObject().put("$gt", oldest()));
            JsonObject change = new JsonObject()
                    .put("$set", new JsonObject().put("status", status.name()).put("decidedAt", clock.millis()));
            var options = new UpdateOptions().setWriteOption(WriteOption.MAJORITY);
            return mongo.updateCollectionWithOptions(COLLECTION, open, change, options)
                    .compose(result -> result.getDocMatched() > 0
                            ? checkout(decision.id())
                            : Future.failedFuture(new TollgateException(ErrorKind.CONFLICT, "This checkout is over")));
        });
    }

    private static boolean isSame(String known, String given) {
        return MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    private static TollgateException unknown() {
        return new TollgateException(ErrorKind.NOT_FOUND, "There is nothing at this path");
    }

    /** Nobody paid, so it is done at once. */
    @Override
    public Future<Outcome<SeenRefund>> refund(RefundOrder order) {
        return Future.succeededFuture(new Outcome.Made<>(new SeenRefund(
                "demo-" + order.refundId(),
                order.providerId(),
                PaymentRefund.Status.SUCCEEDED,
                order.amount(),
                order.refundId())));
    }

    /** None is ever open. */
    @Override
    public Future<Optional<SeenRefund>> refund(String providerId) {
        return Future.succeededFuture(Optional.empty());
    }
}
