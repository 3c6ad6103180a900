package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.CreditLimit;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Refund;
import dev.tollgate.billing.Transfer;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The slow movements, each decided from an account's document and booked by {@link Bookings}. */
final class Movements {
    private static final int MAX_ROUNDS = 50;

    private final Means means;
    private final Accounts accounts;
    private final ExactReads reads;
    private final Shortage shortage;
    private final Bookings bookings;

    Movements(Means means, Accounts accounts, ExactReads reads, Shortage shortage) {
        this.means = means;
        this.accounts = accounts;
        this.reads = reads;
        this.shortage = shortage;
        this.bookings = new Bookings(means, accounts);
    }

    Future<Void> credit(Credit credit, String accountId) {
        SlowLine line = bookings.line(
                credit.id(),
                accountId,
                credit.amountNano(),
                credit.description(),
                metadata(credit.details(), credit.byUserId()));
        return once(
                credit.id(),
                credit.payer(),
                accountId,
                () -> bookings.book(
                        accountId,
                        credit.id(),
                        whileWithoutAllowance(
                                credit.payer(), accountId, account -> Bookings.unconditional(account, line))));
    }

    private static Map<String, String> metadata(Map<String, String> details, String byUserId) {
        var metadata = new HashMap<>(details);
        metadata.put("byUserId", byUserId);
        return metadata;
    }

    /**
     * The organisation's account takes an end user's movement only while there is no allowance: another node may have made
     * one meanwhile, and may be booking the same id there. Asked after the document was read, whose version that node raises
     * before it books.
     */
    private Bookings.Decision whileWithoutAllowance(Payer payer, String accountId, Bookings.Decision decision) {
        String endUserId = payer.endUserId();
        if (endUserId == null || !accountId.equals(payer.organisationId())) {
            return decision;
        }
        return account -> means.store().account(endUserId).compose(found -> {
            if (found.filter(allowance -> allowance.organisationId().equals(accountId))
                    .isEmpty()) {
                return decision.apply(account);
            }
            accounts.allowanceIsThere(endUserId);
            return Future.failedFuture(Retry.busy());
        });
    }

    /** Slices are called back first: what nobody holds of the credits that go is not spent any more. */
    Future<Void> refund(Refund refund, String accountId) {
        SlowLine line = bookings.line(
                refund.id(),
                accountId,
                -refund.amountNano(),
                refund.description(),
                metadata(refund.details(), refund.byUserId()));
        return once(
                refund.id(),
                refund.payer(),
                accountId,
                () -> bookings.book(
                        accountId,
                        refund.id(),
                        whileWithoutAllowance(refund.payer(), accountId, account -> shortage.recall(accountId)
                                .compose(_ -> Bookings.unconditional(account, line)))));
    }

    /**
     * Books a movement in its account's turn. Where that is an allowance, an earlier try of the same id may have gone to
     * the organisation, before the allowance was made: so it first takes the organisation's turn, raises the version there,
     * after which no earlier try can still succeed, and looks for the id.
     */
    private Future<Void> once(String id, Payer payer, String accountId, Supplier<Future<Void>> movement) {
        String organisationId = payer.organisationId();
        if (accountId.equals(organisationId)) {
            return bookings.inTurn(accountId, movement);
        }
        return bookings.onlyInTurn(organisationId, () -> means.store()
                .removeLines(organisationId, List.of())
                .compose(_ -> means.store().account(organisationId))
                .compose(found -> found.filter(account -> account.hasLine(id)).isPresent()
                        ? Future.succeededFuture()
                        : bookings.inTurn(accountId, movement)));
    }

    Future<Void> adjust(Adjustment adjustment, String accountId) {
        return once(
                adjustment.id(),
                adjustment.payer(),
                accountId,
                () -> bookings.book(
                        accountId,
                        adjustment.id(),
                        whileWithoutAllowance(adjustment.payer(), accountId, _ -> difference(adjustment, accountId))));
    }

    private Future<Movement> difference(Adjustment adjustment, String accountId) {
        var metadata = Map.of("reason", adjustment.reason(), "byUserId", adjustment.byUserId());
        // A line that commits after this is after the adjustment; one that is applied before it changes the balance,
        // and then the difference is taken anew.
        return reads.applyAll(accountId)
                .compose(_ -> bookings.existing(accountId))
                .compose(applied -> adjustment.newBalanceNano() < applied.balanceNano()
                        ? shortage.recall(accountId).compose(_ -> bookings.existing(accountId))
                        : Future.succeededFuture(applied))
                .map(applied -> new Movement(
                        applied,
                        bookings.line(
                                adjustment.id(),
                                accountId,
                                Math.subtractExact(adjustment.newBalanceNano(), applied.balanceNano()),
                                "Balance adjustment",
                                metadata),
                        Movement.Condition.SAME_BALANCE));
    }

    Future<Void> transfer(Transfer transfer) {
        boolean isBack = transfer.direction() == Transfer.Direction.BACK;
        String from = isBack ? transfer.endUserId() : transfer.organisationId();
        String to = isBack ? transfer.organisationId() : transfer.endUserId();
        var entry = bookings.line(
                        transfer.id(),
                        from,
                        -transfer.amountNano(),
                        isBack ? "Transfer to organisation" : "Transfer to allowance",
                        Map.of("endUserId", transfer.endUserId(), "byUserId", transfer.byUserId()))
                .entry();
        var open = new SlowLine(entry, Optional.of(new SlowLine.CreditTo(to)));
        Future<?> known = isBack ? requireAllowance(transfer) : Future.succeededFuture();
        return known.compose(
                _ -> bookings.inTurn(from, () -> bookings.book(from, transfer.id(), account -> covered(account, open))
                        .compose(_ -> bookings.completeNow(from))));
    }

    private Future<AccountState> requireAllowance(Transfer transfer) {
        return means.store().account(transfer.endUserId()).compose(found -> found.filter(
                        account -> account.organisationId().equals(transfer.organisationId()))
                .map(Future::succeededFuture)
                .orElseGet(() -> Future.failedFuture(
                        new TollgateException(ErrorKind.NOT_FOUND, "This end user has no allowance"))));
    }

    private Future<Movement> covered(AccountState account, SlowLine debit) {
        var movement = new Movement(account, debit, Movement.Condition.COVERED);
        long amountNano = -debit.entry().deltaNano();
        if (account.availableNano() >= amountNano) {
            return Future.succeededFuture(movement);
        }
        return shortage.recall(account.id()).compose(look -> {
            AccountState seen = look.account().orElse(account);
            return seen.availableNano() >= amountNano
                    ? Future.succeededFuture(new Movement(seen, debit, Movement.Condition.COVERED))
                    : Future.failedFuture(Refusals.insufficient(
                            amountNano,
                            seen.availableNano(),
                            seen.heldNano(),
                            !look.silent().isEmpty()));
        });
    }

    /** Sets an organisation's credit limit; the last one asked stays. */
    Future<Void> limit(CreditLimit limit) {
        return limit(limit, 1);
    }

    private Future<Void> limit(CreditLimit limit, int round) {
        if (round > MAX_ROUNDS) {
            return Future.failedFuture(Retry.busy());
        }
        return bookings.existing(limit.organisationId()).compose(account -> {
            long version = Math.max(means.clock().millis(), account.limitVersion() + 1);
            var change = new CreditLimitChange(account.id(), account.creditLimitNano(), limit.limitNano(), version);
            return means.store()
                    .changeLimit(change)
                    .compose(done -> done ? shortage.recall(account.id()).mapEmpty() : limit(limit, round + 1));
        });
    }

    /** Brings open transfers of an account to their end, then copies its lines into the entries. */
    Future<Void> completeAndCopyOut(String accountId) {
        return bookings.completeAndCopyOut(accountId);
    }
}
