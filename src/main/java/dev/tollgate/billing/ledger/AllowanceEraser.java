package dev.tollgate.billing.ledger;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Transfer;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.erasure.Eraser;
import io.vertx.core.Future;

/**
 * Moves what is left on the allowances of a closed organisation back to its account, which stays in the books. Each try is a
 * transfer of its own: a transfer takes no more than there is, and one whose second half a crash cut off is brought to its
 * end by the ledger, so the credits come back once however often it is tried. What an allowance is below zero stays there.
 */
final class AllowanceEraser implements Eraser {
    /** Who the entries say did it. */
    private static final String BY = "deletion";

    private final BillingStore store;
    private final Billing billing;
    private final Ids ids;

    AllowanceEraser(BillingStore store, Billing billing, Ids ids) {
        this.store = store;
        this.billing = billing;
        this.ids = ids;
    }

    /** Brings transfers to allowances to their end, so that none is made or filled after it was emptied. */
    @Override
    public Future<Void> organisation(String organisationId) {
        var entries = new EntryQuery(new Payer(organisationId, null), null, null, null, 1, 1);
        // A list of entries is preceded by that. It would make an account where there never was one.
        return store.account(organisationId)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture()
                        : billing.entries(entries).mapEmpty());
    }

    /** Fails while calls of the end user are under way: what they leave comes back, too. */
    @Override
    public Future<Void> endUser(String endUserId) {
        return store.account(endUserId)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture()
                        : emptied(new Payer(found.get().organisationId(), endUserId), endUserId));
    }

    private Future<Void> emptied(Payer payer, String endUserId) {
        return billing.balance(new AccountRef(payer)).compose(balance -> {
            if (!balance.accountId().equals(endUserId)) {
                return later("The allowance is too new to be known here");
            }
            return giveBack(payer.organisationId(), balance)
                    .compose(now -> now.heldNano() == 0 && now.balanceNano() <= 0
                            ? Future.succeededFuture()
                            : later("Calls of the end user are under way"));
        });
    }

    private Future<Balance> giveBack(String organisationId, Balance allowance) {
        long leftNano = allowance.availableNano();
        return leftNano <= 0
                ? Future.succeededFuture(allowance)
                : billing.transfer(new Transfer(
                        ids.next("clo"), organisationId, allowance.accountId(), leftNano, BY, Transfer.Direction.BACK));
    }

    private static Future<Void> later(String reason) {
        return Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, reason));
    }
}
