package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Budget;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes holds from slices: of each budget in the order given, and of the account last. All of them hold the same amount,
 * or none holds anything.
 */
final class Holds {
    private static final int TRIES = 3;

    private final Means means;
    private final Accounts accounts;
    private final SliceBook slices;

    /** A hold and where it was taken from. */
    record Taken(Hold hold, List<OwnSlice> slices) {}

    Holds(Means means, Accounts accounts, SliceBook slices) {
        this.means = means;
        this.accounts = accounts;
        this.slices = slices;
    }

    /** Takes it at once, in memory; null where some slice does not suffice. */
    @Nullable
    Taken tryTake(HoldRequest request, String epochId) {
        String accountId = accounts.knownAccountId(request.payer());
        if (accountId == null) {
            return null;
        }
        List<OwnSlice> from = from(request, accountId, epochId);
        for (int i = 0; i < from.size(); i++) {
            if (!from.get(i).tryTake(request.wantedNano(), request.spareNano())) {
                from.subList(0, i).forEach(taken -> taken.putBack(request.wantedNano()));
                return null;
            }
        }
        return new Taken(new Hold(request.id(), accountId, request.payer(), request.wantedNano()), from);
    }

    private List<OwnSlice> from(HoldRequest request, String accountId, String epochId) {
        String organisationId = request.payer().organisationId();
        OwnSlice account = slices.slice(accountId, organisationId, epochId);
        if (request.budgets().isEmpty()) {
            return List.of(account);
        }
        var from = new ArrayList<OwnSlice>();
        for (Budget budget : request.budgets()) {
            from.add(slices.budget(budget, organisationId, epochId));
        }
        from.add(account);
        return from;
    }

    /** Takes it under the given epoch, waiting for the store where it must. */
    Future<Taken> take(HoldRequest request, String epochId) {
        return means.retry()
                .upTo(TRIES, () -> accounts.accountId(request.payer()))
                .compose(accountId -> {
                    List<OwnSlice> from = from(request, accountId, epochId);
                    // None of them is forgotten before its turn: begun anew, its credits would be there twice.
                    from.forEach(OwnSlice::expect);
                    return take(request, from, 0, request.wantedNano())
                            .onComplete(_ -> from.forEach(OwnSlice::expectNoMore))
                            .map(nano -> new Taken(new Hold(request.id(), accountId, request.payer(), nano), from));
                });
    }

    /** Takes from this slice and all after it; what they all can give, which this one then holds no more of. */
    private Future<Long> take(HoldRequest request, List<OwnSlice> from, int index, long wantedNano) {
        if (index == from.size()) {
            return Future.succeededFuture(wantedNano);
        }
        OwnSlice slice = from.get(index);
        return slice.take(wantedNano, request.leastNano(), request.spareNano())
                .compose(nano -> take(request, from, index + 1, nano)
                        .onSuccess(held -> {
                            if (held < nano) {
                                slice.putBack(nano - held);
                            }
                        })
                        .onFailure(_ -> slice.putBack(nano)));
    }
}
