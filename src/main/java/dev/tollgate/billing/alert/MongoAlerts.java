package dev.tollgate.billing.alert;

import dev.tollgate.billing.ledger.AlertSource;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.jobs.Job;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts in the database, and the jobs that watch for them. */
public final class MongoAlerts implements Alerts {
    /**
     * `_id` the organisation; `lowNano` where it wants to be warned; `state`; `count` of warnings, so that each has an id of its
     * own; `untold` while the outbox does not have the last one.
     */
    static final String COLLECTION = "alerts";

    static final String ARMED = "armed";
    static final String LOW = "low";

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(3);

    private final MongoClient mongo;

    public MongoAlerts(MongoClient mongo) {
        this.mongo = mongo;
    }

    /** The collection and its indexes. */
    public static CollectionSchema collection() {
        return CollectionSchema.named(COLLECTION).index("untold");
    }

    /** What one of the nodes does every few seconds. */
    public static List<Job> jobs(MongoClient mongo, InstantSource clock) {
        var outbox = new MongoOutbox(mongo);
        var source = new AlertSource(mongo);
        return List.of(
                new Job("balanceAlerts", BETWEEN_LOOKS, new BalanceWatch(mongo, source, outbox, clock)::run),
                new Job("budgetAlerts", BETWEEN_LOOKS, new BudgetAlerts(source, outbox)::run));
    }

    /** Forgets the settings of closed organisations. */
    public static Eraser eraser(MongoClient mongo) {
        return new Eraser() {
            @Override
            public Future<Void> organisation(String organisationId) {
                return mongo.removeDocument(COLLECTION, byId(organisationId)).mapEmpty();
            }
        };
    }

    static JsonObject byId(String organisationId) {
        return new JsonObject().put("_id", organisationId);
    }

    @Override
    public Future<AlertSettings> of(String organisationId) {
        return mongo.findOne(COLLECTION, byId(organisationId), null)
                .map(found -> found == null
                        ? new AlertSettings(organisationId, null, false)
                        : new AlertSettings(
                                organisationId, found.getLong("lowNano"), LOW.equals(found.getString("state"))));
    }

    @Override
    public Future<AlertSettings> change(String organisationId, @Nullable Long lowBalanceNano) {
        if (lowBalanceNano != null && (lowBalanceNano < 0 || lowBalanceNano > Credits.MAX_NANO)) {
            return Future.failedFuture(
                    TollgateException.invalid("lowBalance", "must be 0 to " + Credits.format(Credits.MAX_NANO)));
        }
        // A new threshold may warn anew.
        var set = new JsonObject().put("state", ARMED);
        var change = new JsonObject().put("$set", set);
        if (lowBalanceNano == null) {
            change.put("$unset", new JsonObject().put("lowNano", ""));
        } else {
            set.put("lowNano", lowBalanceNano);
        }
        return mongo.updateCollectionWithOptions(
                        COLLECTION, byId(organisationId), change, new UpdateOptions().setUpsert(true))
                .compose(_ -> of(organisationId));
    }
}
