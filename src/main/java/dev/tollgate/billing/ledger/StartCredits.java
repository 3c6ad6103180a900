package dev.tollgate.billing.ledger;

import io.vertx.core.Future;

/** What the account of an organisation begins with. */
@FunctionalInterface
public interface StartCredits {
    /**
     * Asked when an account is made, on whichever node is first.
     *
     * @return in 10^-9 credit, at least 0, the same for an organisation whenever it is asked; a failure makes no account
     */
    Future<Long> nanoOf(String organisationId);

    /** The same for all. */
    static StartCredits ofAll(long nano) {
        if (nano < 0) {
            throw new IllegalArgumentException("negative start credits");
        }
        Future<Long> same = Future.succeededFuture(nano);
        return _ -> same;
    }
}
