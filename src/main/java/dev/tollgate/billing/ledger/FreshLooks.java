package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at an account after all that is committed was applied to it. However many ask at once, one look is under way and
 * one comes after it: a crowd that an account cannot serve costs little more than one who asks.
 */
final class FreshLooks {
    private final BillingStore store;
    private final ExactReads reads;
    private final Map<String, Look> accountToLook = new HashMap<>();

    private static final class Look {
        private @Nullable Promise<Optional<AccountState>> next;
    }

    FreshLooks(BillingStore store, ExactReads reads) {
        this.store = store;
        this.reads = reads;
    }

    /** The account's document, read by a look that begins now or later. */
    Future<Optional<AccountState>> look(String accountId) {
        Look underway = accountToLook.get(accountId);
        if (underway == null) {
            accountToLook.put(accountId, new Look());
            return run(accountId);
        }
        Promise<Optional<AccountState>> next = underway.next == null ? Promise.promise() : underway.next;
        underway.next = next;
        return next.future();
    }

    private Future<Optional<AccountState>> run(String accountId) {
        return reads.applyAll(accountId).compose(_ -> store.account(accountId)).onComplete(_ -> runNext(accountId));
    }

    private void runNext(String accountId) {
        Look over = accountToLook.remove(accountId);
        if (over != null && over.next != null) {
            Promise<Optional<AccountState>> promise = over.next;
            accountToLook.put(accountId, new Look());
            run(accountId).onComplete(promise);
        }
    }
}
