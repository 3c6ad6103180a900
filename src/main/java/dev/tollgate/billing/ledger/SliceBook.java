package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Budget;
import dev.tollgate.platform.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The slices of one shard, by account. */
final class SliceBook {
    private static final Duration SWEEP = Duration.ofSeconds(5);

    private final SliceGround ground;
    private final Projector projector;
    private final Map<String, OwnSlice> accountToSlice = new HashMap<>();

    SliceBook(SliceGround ground, Projector projector) {
        this.ground = ground;
        this.projector = projector;
    }

    /** The slice of an account in the present epoch, begun where there is none. */
    OwnSlice slice(String accountId, String organisationId, String epochId) {
        OwnSlice slice = accountToSlice.get(accountId);
        if (slice != null && slice.epochId().equals(epochId)) {
            return slice;
        }
        if (slice != null) {
            // The news of that epoch's end is still on its way here.
            slice.end();
        }
        var begun = new OwnSlice(ground, accountId, organisationId, epochId);
        accountToSlice.put(accountId, begun);
        return begun;
    }

    /** The slice of a budget, with the limit that the caller knows. */
    OwnSlice budget(Budget budget, String organisationId, String epochId) {
        OwnSlice slice = slice(BudgetAccounts.id(budget, ground.nowMs()), organisationId, epochId);
        slice.limit(budget);
        return slice;
    }

    @Nullable
    OwnSlice find(String accountId) {
        return accountToSlice.get(accountId);
    }

    /** Gives back what no call of this node holds; done when the account shows it. */
    Future<Void> recall(String accountId) {
        OwnSlice slice = accountToSlice.get(accountId);
        return slice == null ? Future.succeededFuture() : slice.recall();
    }

    /** Goes through all slices every few seconds, see {@link OwnSlice#rest}. */
    void sweepNowAndThen(Timers timers) {
        timers.after(SWEEP, () -> {
            sweep();
            sweepNowAndThen(timers);
        });
    }

    private void sweep() {
        for (OwnSlice slice : List.copyOf(accountToSlice.values())) {
            if (slice.rest() && projector.isIdle(slice.accountId())) {
                accountToSlice.remove(slice.accountId(), slice);
            }
        }
    }

    /** All slices of an epoch that is over are no more. */
    void forgetEpoch(String epochId) {
        var over = accountToSlice.values().stream()
                .filter(slice -> slice.epochId().equals(epochId))
                .toList();
        accountToSlice.values().removeAll(over);
        over.forEach(OwnSlice::end);
    }
}
