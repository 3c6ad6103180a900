package dev.tollgate.billing.ledger;

import dev.tollgate.billing.EntryPage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Accounts and entries of the plainest store that keeps the promises of the interface; the same tests hold for it and for the real one. */
final class MemoryBillingStore extends MemoryJournalStore {
    final Map<String, AccountState> accounts = new TreeMap<>();
    final Map<String, BookedEntry> entries = new TreeMap<>();

    /** Is told of each slow movement that is booked. */
    Consumer<BookedEntry> onMovement = _ -> {};

    @Override
    public Future<Optional<AccountState>> account(String accountId) {
        return Future.succeededFuture(Optional.ofNullable(accounts.get(accountId)));
    }

    @Override
    public Future<Boolean> createAccount(AccountState account) {
        boolean isNew = accounts.putIfAbsent(account.id(), account) == null;
        if (isNew) {
            account.lines().forEach(line -> onMovement.accept(line.entry()));
        }
        return Future.succeededFuture(isNew);
    }

    @Override
    public Future<Boolean> hold(String accountId, StandingHold hold, long spareNano) {
        return update(
                accountId,
                account -> account.availableNano() >= hold.heldNano() + spareNano
                        && account.hold(hold.id()).isEmpty(),
                account -> {
                    var holds = new ArrayList<>(account.holds());
                    holds.add(hold);
                    var applied = new HashMap<>(account.applied());
                    applied.putIfAbsent(hold.epochId(), 0L);
                    return change(
                            account, 0, -hold.heldNano(), 0, 0, account.version(), holds, applied, account.lines());
                });
    }

    @Override
    public Future<Boolean> apply(Application change) {
        return update(
                change.accountId(),
                account -> Optional.of(change.fromSeq()).equals(account.appliedUpTo(change.epochId()))
                        && account.holds().stream()
                                .map(StandingHold::id)
                                .toList()
                                .containsAll(change.endedHolds()),
                account -> {
                    var holds = new ArrayList<>(account.holds());
                    holds.removeIf(hold -> change.endedHolds().contains(hold.id()));
                    var applied = new HashMap<>(account.applied());
                    applied.put(change.epochId(), change.toSeq());
                    return change(
                            account,
                            change.balanceDelta(),
                            change.availableDelta(),
                            change.tokens(),
                            change.atMs(),
                            account.version(),
                            holds,
                            applied,
                            account.lines());
                });
    }

    @Override
    public Future<Boolean> move(Movement movement, long nowMs) {
        long delta = movement.line().entry().deltaNano();
        return update(
                movement.seen().id(),
                account -> account.version() == movement.seen().version()
                        && switch (movement.condition()) {
                            case NONE -> true;
                            case COVERED -> account.availableNano() >= -delta;
                            case SAME_BALANCE ->
                                account.balanceNano() == movement.seen().balanceNano();
                        },
                account -> {
                    var lines = new ArrayList<>(account.lines());
                    lines.add(movement.line());
                    long version = account.version() + 1;
                    onMovement.accept(movement.line().entry());
                    return change(account, delta, delta, 0, nowMs, version, account.holds(), account.applied(), lines);
                });
    }

    @Override
    public Future<Void> removeLines(String accountId, List<String> lineIds) {
        return update(accountId, _ -> true, account -> {
                    var lines = new ArrayList<>(account.lines());
                    lines.removeIf(line -> lineIds.contains(line.entry().id()));
                    long version = account.version() + 1;
                    return change(account, 0, 0, 0, 0, version, account.holds(), account.applied(), lines);
                })
                .mapEmpty();
    }

    @Override
    public Future<Void> pruneCheckpoints(String accountId, List<String> epochIds) {
        return update(accountId, _ -> true, account -> {
                    var applied = new HashMap<>(account.applied());
                    applied.keySet().removeAll(new HashSet<>(epochIds));
                    return change(account, 0, 0, 0, 0, account.version(), account.holds(), applied, account.lines());
                })
                .mapEmpty();
    }

    private static AccountState change(
            AccountState account,
            long balance,
            long available,
            long tokens,
            long atMs,
            long version,
            List<StandingHold> holds,
            Map<String, Long> applied,
            List<SlowLine> lines) {
        return new AccountState(
                account.id(),
                account.organisationId(),
                account.balanceNano() + balance,
                account.availableNano() + available,
                account.creditLimitNano(),
                account.tokens() + tokens,
                Math.max(account.updatedAtMs(), atMs),
                version,
                holds,
                applied,
                lines);
    }

    private Future<Boolean> update(
            String accountId, Predicate<AccountState> condition, UnaryOperator<AccountState> change) {
        AccountState account = accounts.get(accountId);
        if (account == null || !condition.test(account)) {
            return Future.succeededFuture(false);
        }
        accounts.put(accountId, change.apply(account));
        return Future.succeededFuture(true);
    }

    @Override
    public Future<List<AccountState>> accountsHeldBy(String epochId, String afterId, int limit) {
        return page(afterId, limit, account -> account.holds().stream()
                .anyMatch(hold -> hold.epochId().equals(epochId)));
    }

    @Override
    public Future<List<AccountState>> accountsWithLines(String afterId, int limit) {
        return page(afterId, limit, account -> !account.lines().isEmpty());
    }

    private Future<List<AccountState>> page(String afterId, int limit, Predicate<AccountState> condition) {
        return Future.succeededFuture(accounts.values().stream()
                .filter(account -> account.id().compareTo(afterId) > 0)
                .filter(condition)
                .limit(limit)
                .toList());
    }

    @Override
    public Future<Boolean> hasSlowLine(String lineId) {
        return Future.succeededFuture(accounts.values().stream().anyMatch(account -> account.hasLine(lineId)));
    }

    @Override
    public Future<Void> insertEntries(List<BookedEntry> booked) {
        booked.forEach(entry -> entries.putIfAbsent(entry.id(), entry));
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<BookedEntry>> entry(String id) {
        return Future.succeededFuture(Optional.ofNullable(entries.get(id)));
    }

    @Override
    public Future<EntryPage> entries(EntryFilter filter) {
        List<BookedEntry> found = entries.values().stream()
                .filter(entry -> entry.accountId().equals(filter.accountId()) && entry.deltaNano() != 0)
                .filter(entry -> entry.atMs() >= filter.fromMs().orElse(Long.MIN_VALUE)
                        && entry.atMs() <= filter.toMs().orElse(Long.MAX_VALUE))
                .filter(entry ->
                        filter.type() == null || filter.type() == entry.shown().type())
                .sorted(Comparator.comparingLong(BookedEntry::atMs)
                        .thenComparing(BookedEntry::id)
                        .reversed())
                .toList();
        return Future.succeededFuture(new EntryPage(
                found.stream()
                        .skip(filter.skip())
                        .limit(filter.limit())
                        .map(BookedEntry::shown)
                        .toList(),
                found.size()));
    }
}
