package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The life of each call's hold in one shard: taken once, ended once, however often either is asked. */
final class Calls {
    /** How long a caller waits for a hold; what stands after that is released. */
    private static final Duration HOLD_LIMIT = Duration.ofMillis(1_800);

    private final Means means;
    private final EpochKeeper keeper;
    private final Holds holds;
    private final LineSink lines;
    private final HoldBook book = new HoldBook();
    private final Set<Future<Settled>> underway = new HashSet<>();

    /** What the end of a hold writes of one slice. */
    private record End(OwnSlice slice, Line line) {}

    Calls(Means means, EpochKeeper keeper, Accounts accounts, SliceBook slices, LineSink lines) {
        this.means = means;
        this.keeper = keeper;
        this.holds = new Holds(means, accounts, slices);
        this.lines = lines;
    }

    Future<Hold> hold(HoldRequest request) {
        KnownHold known = book.find(request.id());
        if (known != null) {
            Future<Settled> ending = known.ending();
            return ending == null ? known.taking() : holdAgain(request, known, ending);
        }
        String epochId = keeper.epochId();
        if (epochId.equals(EpochKeeper.NO_EPOCH) || !keeper.admits() || book.isFull()) {
            return Future.failedFuture(Retry.busy());
        }
        Holds.Taken taken = holds.tryTake(request, epochId);
        if (taken == null) {
            return begin(request, epochId);
        }
        KnownHold begun = KnownHold.of(epochId, means.clock().millis(), taken.hold(), taken.slices());
        book.begin(request.id(), begun);
        return begun.taking();
    }

    private Future<Hold> begin(HoldRequest request, String epochId) {
        Promise<Hold> taking = Promise.promise();
        Future<Hold> answer = means.retry().within(HOLD_LIMIT, taking.future());
        var begun = new KnownHold(epochId, means.clock().millis(), answer);
        book.begin(request.id(), begun);
        holds.take(request, epochId)
                .onSuccess(taken -> {
                    begun.taken(taken.slices());
                    boolean isLate = answer.failed();
                    taking.tryComplete(taken.hold());
                    if (isLate && begun.equals(book.find(request.id()))) {
                        // The callers were told that there is none, and will not come back for it.
                        end(taken.hold(), begun, Optional.empty());
                    }
                })
                .onFailure(failure -> {
                    if (begun.equals(book.find(request.id()))) {
                        book.forget(request.id());
                    }
                    taking.tryFail(failure);
                });
        return answer;
    }

    /** An id may be held again after an end that cost nothing: a request may be repeated under the id it had. */
    private Future<Hold> holdAgain(HoldRequest request, KnownHold known, Future<Settled> ending) {
        return ending.compose(settled -> {
            if (settled.costNano() > 0) {
                return Future.failedFuture(
                        new TollgateException(ErrorKind.CONFLICT, "This request has already been charged"));
            }
            if (known.equals(book.find(request.id()))) {
                book.reopen(request.id());
            }
            return hold(request);
        });
    }

    Future<Settled> settle(Settlement settlement) {
        return end(settlement.hold(), Optional.of(settlement));
    }

    Future<Settled> release(Hold hold) {
        return end(hold, Optional.empty());
    }

    private Future<Settled> end(Hold asked, Optional<Settlement> settlement) {
        long costNano = settlement.map(Settlement::costNano).orElse(0L);
        KnownHold known = book.find(asked.id());
        if (known == null) {
            return endedBefore(asked, costNano);
        }
        Future<Settled> ending = known.ending();
        if (ending != null) {
            return ending;
        }
        if (!known.taking().isComplete()) {
            return known.taking().compose(_ -> end(asked, settlement));
        }
        Hold hold = known.taking().result();
        return hold == null ? endedBefore(asked, costNano) : end(hold, known, settlement);
    }

    private Future<Settled> end(Hold hold, KnownHold known, Optional<Settlement> settlement) {
        long costNano = settlement.map(Settlement::costNano).orElse(0L);
        var settled = new Settled(hold.id(), costNano);
        List<End> ends = ends(hold, known, settlement);
        book.end(hold.id());
        if (ends.isEmpty()) {
            Future<Settled> done = Future.succeededFuture(settled);
            known.end(done);
            return done;
        }
        Promise<Settled> promise = Promise.promise();
        known.end(promise.future());
        underway.add(promise.future());
        lines.append(known.epochId(), ends.stream().map(End::line).toList())
                .onComplete(_ -> ends.forEach(end -> end.slice().written(end.line())))
                // More than was held: the account must show it before the next request is judged.
                .compose(_ -> costNano > hold.heldNano() ? shown(ends) : Future.succeededFuture())
                .onComplete(result -> {
                    underway.remove(promise.future());
                    if (result.succeeded()) {
                        promise.complete(settled);
                    } else {
                        promise.fail(result.cause());
                    }
                });
        return promise.future();
    }

    private Future<Void> shown(List<End> ends) {
        return Future.all(ends.stream()
                        .map(end -> lines.applied(end.line().accountId()))
                        .toList())
                .<Void>mapEmpty()
                // An epoch that ends here is applied before the next one admits anything.
                .otherwiseEmpty();
    }

    /** What the end of a hold writes: for each slice a line where something is spent or goes back. */
    private List<End> ends(Hold hold, KnownHold known, Optional<Settlement> settlement) {
        var ends = new ArrayList<End>();
        for (OwnSlice slice : known.slices()) {
            boolean isAccount = slice.accountId().equals(hold.accountId());
            if (settlement.isPresent() && isSpent(settlement.get(), isAccount)) {
                Line line =
                        isAccount ? charge(slice, known, hold, settlement.get()) : count(slice, hold, settlement.get());
                ends.add(new End(slice, line));
            } else {
                long backNano = slice.release(hold.heldNano());
                if (backNano > 0) {
                    ends.add(new End(slice, free(slice, Line.Kind.RELEASE, hold.id(), backNano, 0)));
                }
            }
        }
        return ends;
    }

    /** A call that cost nothing counts for its account, and not for budgets. */
    private static boolean isSpent(Settlement settlement, boolean isAccount) {
        return settlement.costNano() > 0 || (isAccount && settlement.usage().totalTokens() > 0);
    }

    private Line charge(OwnSlice slice, KnownHold known, Hold hold, Settlement settlement) {
        long nowMs = means.clock().millis();
        return new Line(
                slice.accountId(),
                Line.Kind.SETTLE,
                hold.id(),
                slice.spend(hold.heldNano(), settlement.costNano()),
                settlement.costNano(),
                settlement.usage().totalTokens(),
                settlement.model() + " usage",
                UsageMetadata.of(settlement, Math.max(0, nowMs - known.begunMs())),
                nowMs);
    }

    private Line count(OwnSlice slice, Hold hold, Settlement settlement) {
        long costNano = settlement.costNano();
        return free(slice, Line.Kind.COUNT, hold.id(), slice.spend(hold.heldNano(), costNano), costNano);
    }

    /** A line that leaves no entry. */
    private Line free(OwnSlice slice, Line.Kind kind, String holdId, long heldNano, long costNano) {
        return new Line(
                slice.accountId(),
                kind,
                holdId,
                heldNano,
                costNano,
                0,
                "",
                Map.of(),
                means.clock().millis());
    }

    /** A hold that nobody here knows has ended, long ago or with its epoch; its entry tells what it cost. */
    private Future<Settled> endedBefore(Hold hold, long costNano) {
        return means.store().entry(hold.id()).compose(entry -> {
            if (entry.isPresent()) {
                return Future.succeededFuture(
                        new Settled(hold.id(), Math.negateExact(entry.get().deltaNano())));
            }
            return costNano == 0
                    ? Future.succeededFuture(new Settled(hold.id(), 0))
                    : Future.failedFuture(new TollgateException(
                            ErrorKind.UNAVAILABLE, "The request was interrupted and not charged"));
        });
    }

    /** Done when all ends under way are durable or lost. */
    Future<Void> endings() {
        return Future.join(underway.stream().toList()).<Void>mapEmpty().otherwiseEmpty();
    }

    /** Ends all calls of an epoch that is over: their holds are no more. */
    void forgetEpoch(String epochId) {
        book.forgetEpoch(epochId);
    }
}
