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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The slow movements: each is one update of an account's document, conditional on its version, whose line lies in the
 * document until it is copied out. An id is booked once, for ever: a movement is decided from a document read first and
 * the entries read after it, and a line leaves the document only when its copy is there.
 */
final class Movements {
    private static final Logger LOG = LoggerFactory.getLogger(Movements.class);
    private static final int MAX_ROUNDS = 50;
    private static final int MAX_LINES = 100;

    private final Means means;
    private final Accounts accounts;
    private final ExactReads reads;
    private final Shortage shortage;
    private final AccountQueues queues = new AccountQueues();

    Movements(Means means, Accounts accounts, ExactReads reads, Shortage shortage) {
        this.means = means;
        this.accounts = accounts;
        this.reads = reads;
        this.shortage = shortage;
    }

    /** What to do with a document in which the id is not booked: a movement, or a failure. */
    private interface Decision extends Function<AccountState, Future<Movement>> {}

    Future<Void> credit(Credit credit, String accountId) {
        SlowLine line = line(
                credit.id(),
                accountId,
                credit.amountNano(),
                credit.description(),
                Map.of("byUserId", credit.byUserId()));
        return once(
                credit.id(),
                credit.payer(),
                accountId,
                () -> book(
                        accountId,
                        credit.id(),
                        whileWithoutAllowance(credit.payer(), accountId, account -> unconditional(account, line))));
    }

    /**
     * The organisation's account takes an end user's movement only while there is no allowance: another node may have made
     * one meanwhile, and may be booking the same id there. Asked after the document was read, whose version that node raises
     * before it books.
     */
    private Decision whileWithoutAllowance(Payer payer, String accountId, Decision decision) {
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
        SlowLine line = line(
                refund.id(),
                accountId,
                -refund.amountNano(),
                refund.description(),
                Map.of("byUserId", refund.byUserId()));
        return once(
                refund.id(),
                refund.payer(),
                accountId,
                () -> book(
                        accountId,
                        refund.id(),
                        whileWithoutAllowance(refund.payer(), accountId, account -> shortage.recall(accountId)
                                .compose(_ -> unconditional(account, line)))));
    }

    private static Future<Movement> unconditional(AccountState account, SlowLine line) {
        return Future.succeededFuture(new Movement(account, line, Movement.Condition.NONE));
    }

    private Future<Void> inTurn(String accountId, Supplier<Future<Void>> movement) {
        return queues.inTurn(accountId, movement).onComplete(_ -> copyOutLater(accountId));
    }

    /**
     * Books a movement in its account's turn. Where that is an allowance, an earlier try of the same id may have gone to
     * the organisation, before the allowance was made: so it first takes the organisation's turn, raises the version there,
     * after which no earlier try can still succeed, and looks for the id.
     */
    private Future<Void> once(String id, Payer payer, String accountId, Supplier<Future<Void>> movement) {
        String organisationId = payer.organisationId();
        if (accountId.equals(organisationId)) {
            return inTurn(accountId, movement);
        }
        return queues.inTurn(organisationId, () -> means.store()
                .removeLines(organisationId, List.of())
                .compose(_ -> means.store().account(organisationId))
                .compose(found -> found.filter(account -> account.hasLine(id)).isPresent()
                        ? Future.succeededFuture()
                        : inTurn(accountId, movement)));
    }

    Future<Void> adjust(Adjustment adjustment, String accountId) {
        return once(
                adjustment.id(),
                adjustment.payer(),
                accountId,
                () -> book(
                        accountId,
                        adjustment.id(),
                        whileWithoutAllowance(adjustment.payer(), accountId, _ -> difference(adjustment, accountId))));
    }

    private Future<Movement> difference(Adjustment adjustment, String accountId) {
        var metadata = Map.of("reason", adjustment.reason(), "byUserId", adjustment.byUserId());
        // A line that commits after this is after the adjustment; one that is applied before it changes the balance,
        // and
        // then the difference is taken anew.
        return reads.applyAll(accountId)
                .compose(_ -> existing(accountId))
                .compose(applied -> adjustment.newBalanceNano() < applied.balanceNano()
                        ? shortage.recall(accountId).compose(_ -> existing(accountId))
                        : Future.succeededFuture(applied))
                .map(applied -> new Movement(
                        applied,
                        line(
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
        var entry = line(
                        transfer.id(),
                        from,
                        -transfer.amountNano(),
                        isBack ? "Transfer to organisation" : "Transfer to allowance",
                        Map.of("endUserId", transfer.endUserId(), "byUserId", transfer.byUserId()))
                .entry();
        var open = new SlowLine(entry, Optional.of(new SlowLine.CreditTo(to)));
        Future<?> known = isBack ? requireAllowance(transfer) : Future.succeededFuture();
        return known.compose(_ -> inTurn(from, () -> book(from, transfer.id(), account -> covered(account, open))
                .compose(_ -> completeNow(from))));
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
                    : Future.failedFuture(OwnSlice.insufficient(
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
        return existing(limit.organisationId()).compose(account -> {
            long version = Math.max(means.clock().millis(), account.limitVersion() + 1);
            var change = new CreditLimitChange(account.id(), account.creditLimitNano(), limit.limitNano(), version);
            return means.store()
                    .changeLimit(change)
                    .compose(done -> done ? shortage.recall(account.id()).mapEmpty() : limit(limit, round + 1));
        });
    }

    private Future<Void> book(String accountId, String id, Decision decision) {
        return book(accountId, id, decision, 1);
    }

    private Future<Void> book(String accountId, String id, Decision decision, int round) {
        if (round > MAX_ROUNDS) {
            return Future.failedFuture(Retry.busy());
        }
        return existing(accountId).compose(account -> {
            if (account.hasLine(id)) {
                return Future.succeededFuture();
            }
            if (account.lines().size() >= MAX_LINES) {
                return completeNow(accountId).compose(_ -> book(accountId, id, decision, round + 1));
            }
            return means.store()
                    .entry(id)
                    .compose(copied -> copied.isPresent()
                            ? Future.succeededFuture()
                            : decision.apply(account).compose(movement -> move(account, movement, decision, round)));
        });
    }

    private Future<Void> move(AccountState seen, Movement movement, Decision decision, int round) {
        // Decided from a later document than the one whose entries were looked up: only its balance may differ.
        if (movement.seen().version() != seen.version()) {
            return book(seen.id(), movement.line().entry().id(), decision, round + 1);
        }
        // An unknown outcome is read back by the next round: at most one update can meet this version.
        return means.store()
                .move(movement, means.clock().millis())
                .recover(_ -> Future.succeededFuture(false))
                .compose(done -> done
                        ? Future.succeededFuture()
                        : book(seen.id(), movement.line().entry().id(), decision, round + 1));
    }

    private Future<AccountState> existing(String accountId) {
        return means.store().account(accountId).compose(found -> found.map(Future::succeededFuture)
                .orElseGet(() -> accounts.ensure(accountId)));
    }

    /** Brings open transfers of an account to their end, then copies its lines into the entries. */
    Future<Void> completeAndCopyOut(String accountId) {
        return queues.inTurn(accountId, () -> completeNow(accountId));
    }

    private Future<Void> completeNow(String accountId) {
        return means.store().account(accountId).compose(found -> found.map(
                        account -> Retry.each(account.lines(), line -> complete(account, line))
                                .compose(_ -> copyOut(account.id(), account.lines())))
                .orElseGet(Future::succeededFuture));
    }

    private Future<Void> complete(AccountState from, SlowLine line) {
        return line.creditTo()
                .map(to -> to.accountId().equals(from.organisationId())
                        ? creditOrganisation(from, line.entry())
                        : creditAllowance(from, line.entry(), to.accountId()))
                .orElseGet(Future::succeededFuture);
    }

    private SlowLine otherHalf(BookedEntry debit, String accountId, String description) {
        return line(debit.id() + "_in", accountId, -debit.deltaNano(), description, Map.of("transferId", debit.id()));
    }

    /** Not in the organisation's turn: who has that may be waiting for the allowance's. */
    private Future<Void> creditOrganisation(AccountState from, BookedEntry debit) {
        SlowLine credit = otherHalf(debit, from.organisationId(), "Transfer from allowance");
        return book(from.organisationId(), credit.entry().id(), account -> unconditional(account, credit));
    }

    private Future<Void> creditAllowance(AccountState from, BookedEntry debit, String allowanceId) {
        SlowLine credit = otherHalf(debit, allowanceId, "Transfer from organisation");
        // The first transfer makes the allowance together with its credits, so nobody ever sees an empty one.
        var fresh = AccountState.fresh(
                allowanceId,
                from.organisationId(),
                List.of(credit),
                means.clock().millis());
        return means.store()
                .account(allowanceId)
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture(false)
                        : means.store().createAccount(fresh))
                .compose(created -> created
                        ? Future.succeededFuture()
                        : inTurn(
                                allowanceId,
                                () -> book(
                                        allowanceId, credit.entry().id(), account -> unconditional(account, credit))))
                .onSuccess(_ -> accounts.allowanceIsThere(allowanceId));
    }

    private Future<Void> copyOut(String accountId, List<SlowLine> lines) {
        if (lines.isEmpty()) {
            return Future.succeededFuture();
        }
        return means.store()
                .insertEntries(lines.stream().map(SlowLine::entry).toList())
                .compose(_ -> means.store()
                        .removeLines(
                                accountId,
                                lines.stream().map(line -> line.entry().id()).toList()));
    }

    /** Copying out is not part of the movement: each list of entries does it first, and the sweep in any case. */
    private void copyOutLater(String accountId) {
        if (!queues.isCrowded(accountId)) {
            completeAndCopyOut(accountId)
                    .onFailure(failure ->
                            LOG.info("lines of {} are copied out later: {}", accountId, failure.getMessage()));
        }
    }

    private SlowLine line(
            String id, String accountId, long deltaNano, String description, Map<String, String> metadata) {
        return SlowLine.closed(new BookedEntry(
                id, accountId, deltaNano, description, metadata, means.clock().millis()));
    }
}
