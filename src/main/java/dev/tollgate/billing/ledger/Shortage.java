package dev.tollgate.billing.ledger;

import io.vertx.core.Future;

/** Brings all that is idle of an account back into its document, before a slow movement is refused or decided from it. */
final class Shortage {
    private final Looks looks;
    private final SliceBook slices;
    private final EpochKeeper keeper;

    Shortage(Looks looks, SliceBook slices, EpochKeeper keeper) {
        this.looks = looks;
        this.slices = slices;
        this.keeper = keeper;
    }

    /** The account after this node and all others gave back what no call holds. */
    Future<Looks.Look> recall(String accountId) {
        return slices.recall(accountId)
                .compose(_ -> looks.look(accountId))
                .compose(look -> looks.recall(look, keeper.epochId()));
    }
}
