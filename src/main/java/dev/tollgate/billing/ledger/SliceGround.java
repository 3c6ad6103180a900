package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Budget;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the slices of one shard stand on. */
final class SliceGround {
    private static final int MANY_SLICES = 6;
    private static final int MAX_ROUNDS = 20;
    private static final long PRUNE_AFTER_MS = 3_600_000;

    private final Means means;
    private final EpochKeeper keeper;
    private final Accounts accounts;
    private final Looks looks;
    private final LineSink lines;
    private final SliceRules rules;

    SliceGround(Means means, EpochKeeper keeper, Accounts accounts, Looks looks, LineSink lines, SliceRules rules) {
        this.means = means;
        this.keeper = keeper;
        this.accounts = accounts;
        this.looks = looks;
        this.lines = lines;
        this.rules = rules;
    }

    long nowMs() {
        return means.clock().millis();
    }

    boolean admits(String epochId) {
        return keeper.epochId().equals(epochId) && keeper.admits();
    }

    SliceRules rules() {
        return rules;
    }

    Retry retry() {
        return means.retry();
    }

    BillingStore store() {
        return means.store();
    }

    Looks looks() {
        return looks;
    }

    /** The account, made where it is not there; a budget with its limit. */
    Future<AccountState> open(String accountId, String organisationId, @Nullable Budget limit) {
        return limit == null
                ? accounts.ensure(accountId)
                : accounts.ensure(
                        AccountState.budget(accountId, organisationId, limit.limitNano(), limit.version(), nowMs()));
    }

    /** Sets the limit unless there is a later one; the account as it is then. */
    Future<AccountState> changeLimit(String accountId, Budget limit) {
        return changeLimit(accountId, limit, 1);
    }

    private Future<AccountState> changeLimit(String accountId, Budget limit, int round) {
        return store().account(accountId).compose(found -> {
            if (found.isEmpty() || round > MAX_ROUNDS) {
                return Future.failedFuture(Retry.busy());
            }
            AccountState account = found.get();
            if (account.limitVersion() >= limit.version()) {
                return Future.succeededFuture(account);
            }
            var change =
                    new CreditLimitChange(accountId, account.creditLimitNano(), limit.limitNano(), limit.version());
            return store().changeLimit(change).compose(_ -> changeLimit(accountId, limit, round + 1));
        });
    }

    /** Writes the line that gives credits back; done when the account shows it. */
    Future<Void> giveBack(String accountId, String epochId, long nano) {
        var line = new Line(accountId, Line.Kind.RETURN, means.ids().next("ret"), nano, 0, 0, "", Map.of(), nowMs());
        return lines.append(epochId, List.of(line)).compose(_ -> lines.applied(accountId));
    }

    /** Forgets slices of epochs that were done long ago: nobody can still be applying those. */
    void prune(AccountState account) {
        if (account.slices().size() >= MANY_SLICES) {
            means.store()
                    .doneEpochs(account.slices().keySet(), nowMs() - PRUNE_AFTER_MS)
                    .onSuccess(done -> {
                        if (!done.isEmpty()) {
                            means.store().pruneSlices(account.id(), done);
                        }
                    });
        }
    }
}
