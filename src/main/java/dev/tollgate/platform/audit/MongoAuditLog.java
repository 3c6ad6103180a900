package dev.tollgate.platform.audit;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.audit.AuditChain.Head;
import dev.tollgate.platform.audit.AuditVerdict.Fault;
import dev.tollgate.platform.audit.AuditVerdict.Kind;
import dev.tollgate.platform.store.CollectionSchema;
import dev.tollgate.platform.store.MongoErrors;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The audit log in the database, for all nodes: entry n + 1 is inserted under its number, which only one node can do, and
 * holds the hash of entry n. One write of this node is under way at a time, the others wait for it.
 *
 * <p>What a chain cannot show alone is that its newest entries were cut off: this is seen only by a node that wrote or
 * read them since its start.
 */
public final class MongoAuditLog implements AuditLog, AuditTrail {
    private static final int MAX_WAITING = 1_000;

    /**
     * Of one entry. A node that has just written is quicker at the next number than one that has just lost: the full queues
     * of two other nodes may come first.
     */
    private static final int MAX_TRIES = 2 * MAX_WAITING;

    /** After errors of the store whose outcome is not known. */
    private static final int MAX_FAILURES = 2;

    private static final int WALK = 100;
    private static final int MAX_LIMIT = 100;

    private final AuditStore store;
    private final InstantSource clock;

    /** The last entry that this node knows; others may have come after it. */
    private volatile @Nullable Head head;

    private Future<Void> lastWrite = Future.succeededFuture();
    private int waiting;

    public MongoAuditLog(MongoClient mongo, InstantSource clock) {
        this.store = new AuditStore(mongo);
        this.clock = clock;
    }

    /** The collection of the log. */
    public static CollectionSchema collection() {
        return CollectionSchema.named(AuditStore.COLLECTION)
                .index("actorId", "-_id")
                .index("action", "-_id")
                .index("targetId", "-_id");
    }

    /** UNAVAILABLE when the store does not take the entry, or too many wait for it. */
    @Override
    public Future<Void> record(AuditEntry entry) {
        return onCallersContext(enqueue(entry));
    }

    private synchronized Future<Void> enqueue(AuditEntry entry) {
        if (waiting == MAX_WAITING) {
            return Future.failedFuture(unavailable(null));
        }
        waiting++;
        Future<Void> write = lastWrite.otherwiseEmpty().compose(_ -> append(entry));
        lastWrite = write;
        return write.onComplete(_ -> leave());
    }

    private synchronized void leave() {
        waiting--;
    }

    /** A write runs on the context of the one before it, which may be another verticle's. */
    private static Future<Void> onCallersContext(Future<Void> result) {
        Context caller = Vertx.currentContext();
        if (caller == null) {
            return result;
        }
        Promise<Void> there = Promise.promise();
        result.onComplete((_, failure) -> caller.runOnContext(_ -> there.complete(null, failure)));
        return there.future();
    }

    private Future<Void> append(AuditEntry entry) {
        Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return knownHead()
                .compose(last -> append(entry, at, last, MAX_TRIES))
                .recover(failure ->
                        Future.failedFuture(failure instanceof TollgateException ? failure : unavailable(failure)));
    }

    private Future<Head> knownHead() {
        Head known = head;
        return known == null ? store.head() : Future.succeededFuture(known);
    }

    private Future<Void> append(AuditEntry entry, Instant at, Head last, int tries) {
        if (tries == 0) {
            return Future.failedFuture(unavailable(null));
        }
        JsonObject document = AuditChain.next(last, entry, at);
        Head own = Head.of(document);
        return insert(document, own, MAX_FAILURES).compose(found -> {
            know(found);
            return found.equals(own) ? Future.succeededFuture() : append(entry, at, found, tries - 1);
        });
    }

    /** Never backwards: what this node has once seen must still be there when the log is verified. */
    private synchronized void know(Head found) {
        Head known = head;
        if (known == null || found.number() > known.number()) {
            head = found;
        }
    }

    /** What stands under the document's number in the end: itself, or the entry of another node. */
    private Future<Head> insert(JsonObject document, Head own, int failuresLeft) {
        return store.insert(document).map(own).recover(failure -> {
            if (MongoErrors.isDuplicate(failure)) {
                return store.find(own.number())
                        .compose(found -> found == null
                                ? Future.failedFuture(unavailable(failure))
                                : Future.succeededFuture(Head.of(found)));
            }
            return failuresLeft == 0 ? Future.failedFuture(failure) : insert(document, own, failuresLeft - 1);
        });
    }

    private static TollgateException unavailable(@Nullable Throwable cause) {
        String message = "The audit log cannot be written now";
        var error = cause == null
                ? new TollgateException(ErrorKind.UNAVAILABLE, message)
                : new TollgateException(ErrorKind.UNAVAILABLE, message, cause);
        return error.retryAfter(Duration.ofSeconds(1));
    }

    @Override
    public Future<AuditPage> page(AuditFilter filter, int page, int limit) {
        if (page < 1) {
            return Future.failedFuture(TollgateException.invalid("page", "must be at least 1"));
        }
        if (limit < 1 || limit > MAX_LIMIT) {
            return Future.failedFuture(TollgateException.invalid("limit", "must be from 1 to " + MAX_LIMIT));
        }
        return filter.equals(AuditFilter.ALL) ? pageOfAll(page, limit) : store.page(filter, page, limit);
    }

    /** By number: that costs the same however long the log is. */
    private Future<AuditPage> pageOfAll(int page, int limit) {
        return newestHead().compose(newest -> {
            long to = newest.number() - (page - 1L) * limit;
            Future<List<JsonObject>> found =
                    to < 1 ? Future.succeededFuture(List.of()) : store.find(Math.max(1, to - limit + 1), to);
            return found.map(documents -> new AuditPage(
                    documents.reversed().stream().map(AuditChain::read).toList(), newest.number()));
        });
    }

    /** The last entry of all nodes: forward from the one known. */
    private Future<Head> newestHead() {
        return knownHead().compose(this::forward).onSuccess(this::know);
    }

    private Future<Head> forward(Head from) {
        return store.find(from.number() + 1, from.number() + WALK).compose(found -> {
            if (found.isEmpty()) {
                return Future.succeededFuture(from);
            }
            Head last = Head.of(found.getLast());
            return found.size() < WALK ? Future.succeededFuture(last) : forward(last);
        });
    }

    @Override
    public Future<AuditVerdict> verify() {
        return newestHead().compose(newest -> store.head().compose(stored -> {
            long end = Math.max(newest.number(), stored.number());
            return verify(Head.EMPTY, end);
        }));
    }

    private Future<AuditVerdict> verify(Head sound, long end) {
        if (sound.number() == end) {
            return Future.succeededFuture(new AuditVerdict(end, null));
        }
        long to = Math.min(end, sound.number() + WALK);
        return store.find(sound.number() + 1, to).compose(found -> {
            Head last = sound;
            for (JsonObject document : found) {
                if (document.getLong("_id") != last.number() + 1) {
                    break;
                }
                if (!AuditChain.follows(last, document)) {
                    return Future.succeededFuture(fault(last, Kind.CHANGED));
                }
                last = Head.of(document);
            }
            return last.number() == to ? verify(last, end) : Future.succeededFuture(fault(last, Kind.MISSING));
        });
    }

    private static AuditVerdict fault(Head lastSound, Kind kind) {
        return new AuditVerdict(lastSound.number(), new Fault(lastSound.number() + 1, kind));
    }
}
