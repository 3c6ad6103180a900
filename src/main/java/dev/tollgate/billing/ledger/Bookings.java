package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Books slow movements: each is one update of an account's document, conditional on its version, whose line lies in the
 * document until it is copied out. An id is booked once, for ever: a movement is decided from a document read first and
 * the entries read after it, and a line leaves the document only when its copy is there.
 */
final class Bookings {
    private static final Logger LOG = LoggerFactory.getLogger(Bookings.class);
    private static final int MAX_ROUNDS = 50;
    private static final int MAX_LINES = 100;

    private final Means means;
    private final Accounts accounts;
    private final AccountQueues queues = new AccountQueues();

    Bookings(Means means, Accounts accounts) {
        this.means = means;
        this.accounts = accounts;
    }

    /** What to do with a document in which the id is not booked: a movement, or a failure. */
    interface Decision extends Function<AccountState, Future<Movement>> {}

    static Future<Movement> unconditional(AccountState account, SlowLine line) {
        return Future.succeededFuture(new Movement(account, line, Movement.Condition.NONE));
    }

    /** Does it in the account's turn, and copies its lines out afterwards. */
    Future<Void> inTurn(String accountId, Supplier<Future<Void>> movement) {
        return queues.inTurn(accountId, movement).onComplete(_ -> copyOutLater(accountId));
    }

    /** Does it in the account's turn. */
    Future<Void> onlyInTurn(String accountId, Supplier<Future<Void>> work) {
        return queues.inTurn(accountId, work);
    }

    /** Books what is decided, once; done at once where the id is booked already. */
    Future<Void> book(String accountId, String id, Decision decision) {
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

    /** The account, made where it is not there. */
    Future<AccountState> existing(String accountId) {
        return means.store().account(accountId).compose(found -> found.map(Future::succeededFuture)
                .orElseGet(() -> accounts.ensure(accountId)));
    }

    /** Brings open transfers of an account to their end, then copies its lines into the entries. */
    Future<Void> completeAndCopyOut(String accountId) {
        return queues.inTurn(accountId, () -> completeNow(accountId));
    }

    /** As {@link #completeAndCopyOut}, for who has the account's turn. */
    Future<Void> completeNow(String accountId) {
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
        var metadata = new HashMap<>(Map.of("transferId", debit.id()));
        metadata.computeIfAbsent("endUserId", debit.metadata()::get);
        return line(debit.id() + "_in", accountId, -debit.deltaNano(), description, metadata);
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

    /** A line that nothing is to follow. */
    SlowLine line(String id, String accountId, long deltaNano, String description, Map<String, String> metadata) {
        return SlowLine.closed(new BookedEntry(
                id, accountId, deltaNano, description, metadata, means.clock().millis()));
    }
}
