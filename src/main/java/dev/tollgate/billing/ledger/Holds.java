package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/** Takes holds in direct mode: one conditional update of the account, and more only where that is refused or unclear. */
final class Holds {
    private static final int TRIES = 3;
    private static final int MAX_ROUNDS = 8;

    private final Means means;
    private final EpochKeeper keeper;
    private final Accounts accounts;
    private final FreshLooks looks;

    Holds(Means means, EpochKeeper keeper, Accounts accounts, FreshLooks looks) {
        this.means = means;
        this.keeper = keeper;
        this.accounts = accounts;
        this.looks = looks;
    }

    /** Takes it under the given epoch; fails with UNAVAILABLE when it is not known whether it stands. */
    Future<Hold> take(HoldRequest request, String epochId) {
        return means.retry()
                .upTo(TRIES, () -> accounts.accountId(request.payer()))
                .compose(accountId -> new Taking(request, accountId, epochId).attempt(request.wantedNano()))
                // A hold of an epoch that ended meanwhile is dropped with it.
                .compose(hold -> keeper.epochId().equals(epochId)
                        ? Future.succeededFuture(hold)
                        : Future.failedFuture(Retry.busy()));
    }

    private final class Taking {
        private final HoldRequest request;
        private final String accountId;
        private final String epochId;
        private int rounds;

        Taking(HoldRequest request, String accountId, String epochId) {
            this.request = request;
            this.accountId = accountId;
            this.epochId = epochId;
        }

        Future<Hold> attempt(long nano) {
            rounds++;
            var hold = new StandingHold(request.id(), epochId, nano);
            // The same update again where the outcome is unknown: it cannot take twice, its id then stands.
            return means.retry()
                    .upTo(TRIES, () -> means.store().hold(accountId, hold, request.spareNano()))
                    .compose(taken -> taken ? taken(nano) : examine());
        }

        private Future<Hold> taken(long nano) {
            return Future.succeededFuture(new Hold(request.id(), accountId, request.payer(), nano));
        }

        private Future<Hold> examine() {
            return looks.look(accountId).compose(found -> {
                if (found.isEmpty()) {
                    return accounts.ensure(accountId).compose(_ -> again(request.wantedNano()));
                }
                Optional<StandingHold> standing = found.get().hold(request.id());
                if (standing.isEmpty()) {
                    return decide(found.get());
                }
                return standing.get().epochId().equals(epochId)
                        ? taken(standing.get().heldNano())
                        : Future.failedFuture(Retry.busy());
            });
        }

        private Future<Hold> decide(AccountState account) {
            long availableNano = account.availableNano() - request.spareNano();
            if (availableNano >= request.wantedNano()) {
                return again(request.wantedNano());
            }
            if (availableNano >= request.leastNano()) {
                return again(availableNano);
            }
            return Future.failedFuture(refusal(account));
        }

        private Future<Hold> again(long nano) {
            return rounds < MAX_ROUNDS ? attempt(nano) : Future.failedFuture(Retry.busy());
        }

        private TollgateException refusal(AccountState account) {
            return insufficient(request.leastNano(), account);
        }
    }

    /** The refusal of an amount, with a time to retry where open holds alone stand in the way. */
    static TollgateException insufficient(long requiredNano, AccountState account) {
        long heldNano = account.heldNano();
        TollgateException refusal = new TollgateException(ErrorKind.INSUFFICIENT_CREDIT, "Insufficient credit")
                .with("required", Credits.format(requiredNano))
                .with("available", Credits.format(account.availableNano()))
                .with("held", Credits.format(heldNano));
        boolean holdsAlone = heldNano > 0 && Math.addExact(account.availableNano(), heldNano) >= requiredNano;
        return holdsAlone ? refusal.retryAfter(Duration.ofSeconds(1)) : refusal;
    }
}
