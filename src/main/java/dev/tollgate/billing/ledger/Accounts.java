package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Payer;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds a payer's account and makes accounts on first use.
 *
 * <p>That an end user has an allowance is remembered for good, since allowances never go; that one has none only for a
 * moment, because another node may make it. Shards are by organisation, so on this node nobody else makes it.
 */
final class Accounts {
    private static final int MAX_REMEMBERED = 20_000;
    private static final long ABSENCE_MS = 1_000;

    /** When a fact was learnt, and whether the allowance is there. */
    private record Known(boolean isThere, long atMs) {}

    private final Means means;
    private final StartCredits startCredits;
    private final Map<String, Known> endUserToKnown = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Accounts(Means means, StartCredits startCredits) {
        this.means = means;
        this.startCredits = startCredits;
    }

    /** The id of the account that a payer's calls are charged to. */
    Future<String> accountId(Payer payer) {
        String endUserId = payer.endUserId();
        if (endUserId == null) {
            return Future.succeededFuture(payer.organisationId());
        }
        String known = knownAccountId(payer);
        if (known != null) {
            return Future.succeededFuture(known);
        }
        return means.store().account(endUserId).map(found -> {
            boolean isThere = found.filter(account -> account.organisationId().equals(payer.organisationId()))
                    .isPresent();
            if (isThere) {
                allowanceIsThere(endUserId);
            } else if (remembered(endUserId) == null) {
                // Not over what was learnt while this question was under way.
                endUserToKnown.put(endUserId, new Known(false, means.clock().millis()));
            }
            return Boolean.TRUE.equals(remembered(endUserId)) ? endUserId : payer.organisationId();
        });
    }

    /** The same where the store need not be asked, else null. */
    @Nullable
    String knownAccountId(Payer payer) {
        String endUserId = payer.endUserId();
        if (endUserId == null) {
            return payer.organisationId();
        }
        Boolean known = remembered(endUserId);
        return known == null ? null : known ? endUserId : payer.organisationId();
    }

    private @Nullable Boolean remembered(String endUserId) {
        Known known = endUserToKnown.get(endUserId);
        if (known == null) {
            return null;
        }
        boolean isFresh = known.isThere() || means.clock().millis() - known.atMs() < ABSENCE_MS;
        return isFresh ? known.isThere() : null;
    }

    /** From now on the end user's calls are charged to the allowance. */
    void allowanceIsThere(String endUserId) {
        endUserToKnown.put(endUserId, new Known(true, means.clock().millis()));
    }

    /** The account of an organisation, made with the start credits where it is not there. */
    Future<AccountState> ensure(String organisationId) {
        return means.store().account(organisationId).compose(found -> found.map(Future::succeededFuture)
                .orElseGet(() ->
                        startCredits.nanoOf(organisationId).compose(nano -> ensure(started(organisationId, nano)))));
    }

    /** The account, made as it is given where it is not there; an allowance is never made this way. */
    Future<AccountState> ensure(AccountState fresh) {
        // Whoever is first makes it; what all of them would make is the same but for the time.
        return means.store().account(fresh.id()).compose(found -> found.map(Future::succeededFuture)
                .orElseGet(() -> means.store().createAccount(fresh).compose(_ -> ensure(fresh))));
    }

    private AccountState started(String organisationId, long startCreditsNano) {
        long nowMs = means.clock().millis();
        // The line's id is the same for all, so the credits come once.
        List<SlowLine> lines = startCreditsNano == 0
                ? List.of()
                : List.of(SlowLine.closed(new BookedEntry(
                        "start_" + organisationId,
                        organisationId,
                        startCreditsNano,
                        "Start credits",
                        Map.of(),
                        nowMs)));
        return AccountState.fresh(organisationId, organisationId, lines, nowMs);
    }
}
