package dev.tollgate.billing.payment;

import dev.tollgate.billing.payment.StoredPayment.Due;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import io.vertx.ext.mongo.WriteOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Payments in the database. Its methods wait for the answer, so they are for virtual threads and tests; they fail as the
 * store does.
 */
final class PaymentStore {
    static final String PAYMENTS = "payments";

    /** Whoever makes a change goes on with what follows of it; somebody else does it only after so long. */
    static final Duration RESUME_AFTER = Duration.ofSeconds(30);

    private static final int MAX_ROUNDS = 100;

    private final MongoClient mongo;
    private final InstantSource clock;

    PaymentStore(MongoClient mongo, InstantSource clock) {
        this.mongo = mongo;
        this.clock = clock;
    }

    static CollectionSchema collection() {
        return CollectionSchema.named(PAYMENTS)
                .index("org", "-madeAt", "-_id")
                .index("user", "-madeAt", "-_id")
                .index("-madeAt", "-_id")
                .index("nextAt")
                .uniqueIfPresent("ref");
    }

    /** Inserts a payment; false when there is one with its id. */
    boolean insert(StoredPayment payment) {
        return mongo.insertWithOptions(PAYMENTS, PaymentDocuments.toDocument(payment), WriteOption.MAJORITY)
                .map(true)
                .recover(failure ->
                        MongoErrors.isDuplicate(failure) ? Future.succeededFuture(false) : Future.failedFuture(failure))
                .await();
    }

    Optional<StoredPayment> find(String id) {
        return one(new JsonObject().put("_id", id));
    }

    /** The payment that this object of a provider belongs to. */
    Optional<StoredPayment> findAtProvider(String provider, String providerId) {
        return one(new JsonObject().put("ref", PaymentDocuments.ref(provider, providerId)));
    }

    private Optional<StoredPayment> one(JsonObject query) {
        return Optional.ofNullable(mongo.findOne(PAYMENTS, query, null).await()).map(PaymentDocuments::toPayment);
    }

    /**
     * Changes a payment by one conditional write; decided again where somebody else was first.
     *
     * @param change pure; what it gives unchanged is not written
     * @return the payment as it is then
     */
    StoredPayment change(String id, UnaryOperator<StoredPayment> change) {
        for (int round = 0; round < MAX_ROUNDS; round++) {
            StoredPayment before = find(id).orElseThrow(() -> new IllegalStateException("payment " + id + " is gone"));
            StoredPayment after = change.apply(before);
            if (after.equals(before)) {
                return before;
            }
            StoredPayment written = (after.due().equals(before.due()) ? after.with(dueOf(after)) : after).next();
            if (replace(before, written)) {
                return written;
            }
        }
        throw new TollgateException(ErrorKind.UNAVAILABLE, "The service is busy, try again")
                .retryAfter(Duration.ofSeconds(1));
    }

    private Due dueOf(StoredPayment payment) {
        return payment.isAtRest() ? Due.NEVER : new Due(0, clock.millis() + RESUME_AFTER.toMillis());
    }

    /** Writes it if nobody changed it since; false when somebody did. */
    boolean replace(StoredPayment before, StoredPayment after) {
        JsonObject seen = new JsonObject().put("_id", before.id()).put("version", before.version());
        var options = new UpdateOptions().setWriteOption(WriteOption.MAJORITY);
        return mongo.replaceDocumentsWithOptions(PAYMENTS, seen, PaymentDocuments.toDocument(after), options)
                        .await()
                        .getDocMatched()
                > 0;
    }

    /** What somebody has to look after, the longest due first. */
    List<StoredPayment> due(long nowMs, int limit) {
        JsonObject query =
                new JsonObject().put("nextAt", new JsonObject().put("$gt", 0L).put("$lte", nowMs));
        FindOptions options = new FindOptions()
                .setSort(new JsonObject().put("nextAt", 1))
                .setLimit(limit)
                .setBatchSize(limit);
        return mongo.findWithOptions(PAYMENTS, query, options).await().stream()
                .map(PaymentDocuments::toPayment)
                .toList();
    }

    PaymentPage page(PaymentQuery wanted) {
        JsonObject query = query(wanted);
        FindOptions options = new FindOptions()
                .setSort(new JsonObject().put("madeAt", -1).put("_id", -1))
                .setSkip((wanted.page() - 1) * wanted.limit())
                .setLimit(wanted.limit())
                .setBatchSize(wanted.limit());
        long total = mongo.count(PAYMENTS, query).await();
        return new PaymentPage(
                mongo.findWithOptions(PAYMENTS, query, options).await().stream()
                        .map(document -> PaymentDocuments.toPayment(document).shown())
                        .toList(),
                total);
    }

    private static JsonObject query(PaymentQuery wanted) {
        JsonObject query = new JsonObject();
        if (wanted.organisationId() != null) {
            query.put("org", wanted.organisationId());
        }
        if (wanted.userId() != null) {
            query.put("user", wanted.userId());
        }
        PaymentStatus status = wanted.status();
        if (status != null) {
            query.put("status", status.name());
        }
        JsonObject made = new JsonObject();
        if (wanted.from() != null) {
            made.put("$gte", wanted.from().toEpochMilli());
        }
        if (wanted.to() != null) {
            made.put("$lte", wanted.to().toEpochMilli());
        }
        return made.isEmpty() ? query : query.put("madeAt", made);
    }
}
