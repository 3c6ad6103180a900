package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

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

    Calls(Means means, EpochKeeper keeper, Holds holds, LineSink lines) {
        this.means = means;
        this.keeper = keeper;
        this.holds = holds;
        this.lines = lines;
    }

    Future<Hold> hold(HoldRequest request) {
        KnownHold known = book.find(request.id());
        if (known != null) {
            return known.ending()
                    .map(ending -> holdAgain(request, known, ending))
                    .orElse(known.taking());
        }
        String epochId = keeper.epochId();
        if (epochId.equals(EpochKeeper.NO_EPOCH) || !keeper.admits() || book.isFull()) {
            return Future.failedFuture(Retry.busy());
        }
        return begin(request, epochId);
    }

    private Future<Hold> begin(HoldRequest request, String epochId) {
        Promise<Hold> taking = Promise.promise();
        Future<Hold> answer = means.retry().within(HOLD_LIMIT, taking.future());
        KnownHold begun = KnownHold.taking(epochId, answer);
        book.begin(request.id(), begun);
        holds.take(request, epochId)
                .onSuccess(hold -> {
                    boolean isLate = answer.failed();
                    taking.tryComplete(hold);
                    if (isLate && begun.equals(book.find(request.id()))) {
                        // The callers were told that there is none, and will not come back for it.
                        append(hold, begun, line(hold, Line.Kind.RELEASE));
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
    private Future<Hold> holdAgain(HoldRequest request, KnownHold known, KnownHold.Ending ending) {
        return ending.settled().compose(settled -> {
            if (settled.costNano() > 0) {
                return Future.failedFuture(
                        new TollgateException(ErrorKind.CONFLICT, "This request has already been charged"));
            }
            return known.taking()
                    .compose(hold -> lines.applied(hold.accountId()))
                    .compose(_ -> {
                        if (known.equals(book.find(request.id()))) {
                            book.reopen(request.id());
                        }
                        return hold(request);
                    });
        });
    }

    Future<Settled> settle(Settlement settlement) {
        return end(settlement.hold(), settlement.costNano(), hold -> line(hold, settlement));
    }

    Future<Settled> release(Hold hold) {
        return end(hold, 0, known -> line(known, Line.Kind.RELEASE));
    }

    private interface LineOf extends Function<Hold, Line> {}

    private Future<Settled> end(Hold asked, long costNano, LineOf lineOf) {
        KnownHold known = book.find(asked.id());
        if (known == null) {
            return endedBefore(asked, costNano);
        }
        if (known.ending().isPresent()) {
            return known.ending().get().settled();
        }
        if (!known.taking().isComplete()) {
            return known.taking().compose(_ -> end(asked, costNano, lineOf));
        }
        Hold hold = known.taking().result();
        return hold == null ? endedBefore(asked, costNano) : append(hold, known, lineOf.apply(hold));
    }

    private Future<Settled> append(Hold hold, KnownHold known, Line line) {
        Promise<Settled> promise = Promise.promise();
        Future<Settled> settled = promise.future();
        book.end(hold.id(), known.ending(hold.accountId(), settled));
        underway.add(settled);
        lines.append(known.epochId(), line)
                // More than was held: the account must show it before the next request is judged.
                .compose(_ -> line.costNano() > line.heldNano()
                        // An epoch that ends here is applied before the next one admits anything.
                        ? lines.applied(hold.accountId()).recover(_ -> Future.succeededFuture())
                        : Future.succeededFuture())
                .onComplete(result -> {
                    underway.remove(settled);
                    if (result.succeeded()) {
                        promise.complete(new Settled(hold.id(), line.costNano()));
                    } else {
                        promise.fail(result.cause());
                    }
                });
        return settled;
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

    private Line line(Hold hold, Settlement settlement) {
        return new Line(
                hold.accountId(),
                Line.Kind.SETTLE,
                hold.id(),
                hold.heldNano(),
                settlement.costNano(),
                settlement.usage().totalTokens(),
                settlement.model() + " usage",
                UsageMetadata.of(settlement),
                means.clock().millis());
    }

    private Line line(Hold hold, Line.Kind kind) {
        return new Line(
                hold.accountId(),
                kind,
                hold.id(),
                hold.heldNano(),
                0,
                0,
                "",
                Map.of(),
                means.clock().millis());
    }

    /**
     * Gives back what stands under the current epoch but belongs to no call: its taking was never answered.
     *
     * @param account a document read before this moment
     */
    void giveBackUnknown(AccountState account) {
        String epochId = keeper.epochId();
        for (StandingHold standing : account.holds()) {
            if (standing.epochId().equals(epochId) && book.find(standing.id()) == null) {
                var payer = new Payer(account.organisationId(), null);
                var hold = new Hold(standing.id(), account.id(), payer, standing.heldNano());
                KnownHold known = KnownHold.taking(epochId, Future.succeededFuture(hold));
                book.begin(standing.id(), known);
                append(hold, known, line(hold, Line.Kind.RETURN));
            }
        }
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
