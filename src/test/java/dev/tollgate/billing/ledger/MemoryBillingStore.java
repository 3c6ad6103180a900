package dev.tollgate.billing.ledger;

import static java.util.Objects.requireNonNull;

import dev.tollgate.billing.EntryPage;
import dev.tollgate.billing.EntryPlace;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.usage.MemoryUsageStore;
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
import org.jspecify.annotations.Nullable;

/** Accounts and entries of the plainest store that keeps the promises of the interface; the same tests hold for it and for the real one. */
final class MemoryBillingStore extends MemoryJournalStore {
    final Map<String, AccountState> accounts = new TreeMap<>();
    final Map<String, BookedEntry> entries = new TreeMap<>();
    final Map<String, BudgetNotice> notices = new TreeMap<>();
    final Map<String, Long> recalls = new TreeMap<>();
    final MemoryUsageStore usage = new MemoryUsageStore();

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
    public Future<Optional<AccountState>> take(Take take) {
        boolean taken = change(
                take.accountId(),
                account -> account.availableNano() >= take.requiredNano()
                        && account.slice(take.epochId()).takenNano() == take.takenNano(),
                account -> {
                    StandingSlice slice = account.slice(take.epochId());
                    var after = new StandingSlice(
                            slice.appliedSeq(), slice.takenNano() + take.nano(), slice.heldNano() + take.nano());
                    return with(account, -take.nano(), account.withSlice(take.epochId(), after));
                });
        return Future.succeededFuture(
                taken ? Optional.of(requireNonNull(accounts.get(take.accountId()))) : Optional.empty());
    }

    @Override
    public Future<Boolean> apply(Application change) {
        return update(
                change.accountId(),
                account -> Optional.of(change.fromSeq()).equals(account.appliedUpTo(change.epochId())),
                account -> account.after(change));
    }

    @Override
    public Future<Integer> applyAll(List<Application> changes) {
        return Future.succeededFuture(
                (int) changes.stream().filter(change -> apply(change).result()).count());
    }

    @Override
    public Future<Integer> drop(List<Drop> drops) {
        return Future.succeededFuture((int) drops.stream()
                .filter(drop -> change(
                        drop.accountId(),
                        account -> drop.seen().equals(account.slices().get(drop.epochId())),
                        account ->
                                with(account, drop.seen().heldNano(), account.withSlice(drop.epochId(), drop.after()))))
                .count());
    }

    @Override
    public Future<Boolean> changeLimit(CreditLimitChange change) {
        return update(
                change.accountId(),
                account -> account.creditLimitNano() == change.seenNano()
                        && account.limitVersion() < change.limitVersion(),
                account -> new AccountState(
                        account.id(),
                        account.organisationId(),
                        account.balanceNano(),
                        account.availableNano() + change.limitNano() - change.seenNano(),
                        change.limitNano(),
                        change.limitVersion(),
                        account.tokens(),
                        account.updatedAtMs(),
                        account.version(),
                        account.slices(),
                        account.lines()));
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
                    onMovement.accept(movement.line().entry());
                    return moved(account, delta, nowMs, lines);
                });
    }

    @Override
    public Future<Void> removeLines(String accountId, List<String> lineIds) {
        return update(accountId, _ -> true, account -> {
                    var lines = new ArrayList<>(account.lines());
                    lines.removeIf(line -> lineIds.contains(line.entry().id()));
                    return moved(account, 0, 0, lines);
                })
                .mapEmpty();
    }

    @Override
    public Future<Void> pruneSlices(String accountId, List<String> epochIds) {
        return update(accountId, _ -> true, account -> {
                    var slices = new HashMap<>(account.slices());
                    slices.keySet().removeAll(new HashSet<>(epochIds));
                    return with(account, 0, slices);
                })
                .mapEmpty();
    }

    private static AccountState with(AccountState account, long available, Map<String, StandingSlice> slices) {
        return new AccountState(
                account.id(),
                account.organisationId(),
                account.balanceNano(),
                account.availableNano() + available,
                account.creditLimitNano(),
                account.limitVersion(),
                account.tokens(),
                account.updatedAtMs(),
                account.version(),
                slices,
                account.lines());
    }

    private static AccountState moved(AccountState account, long delta, long atMs, List<SlowLine> lines) {
        return new AccountState(
                account.id(),
                account.organisationId(),
                account.balanceNano() + delta,
                account.availableNano() + delta,
                account.creditLimitNano(),
                account.limitVersion(),
                account.tokens(),
                Math.max(account.updatedAtMs(), atMs),
                account.version() + 1,
                account.slices(),
                lines);
    }

    private Future<Boolean> update(
            String accountId, Predicate<AccountState> condition, UnaryOperator<AccountState> change) {
        return Future.succeededFuture(change(accountId, condition, change));
    }

    private boolean change(String accountId, Predicate<AccountState> condition, UnaryOperator<AccountState> change) {
        AccountState account = accounts.get(accountId);
        if (account == null || !condition.test(account)) {
            return false;
        }
        accounts.put(accountId, change.apply(account));
        return true;
    }

    @Override
    public Future<List<AccountState>> accountsHeldBy(String epochId, String afterId, int limit) {
        return page(afterId, limit, account -> {
            StandingSlice slice = account.slices().get(epochId);
            return slice != null && !slice.isClosed();
        });
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
        booked.stream().filter(BookedEntry::isKept).forEach(entry -> entries.putIfAbsent(entry.id(), entry));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> insertNotices(List<BudgetNotice> more) {
        more.forEach(notice -> notices.putIfAbsent(notice.accountId() + "-" + notice.percent(), notice));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> markRecalled(String accountId, long atMs) {
        recalls.merge(accountId, atMs, Math::max);
        return Future.succeededFuture();
    }

    @Override
    public Future<List<String>> recalled(long sinceMs) {
        recalls.values().removeIf(at -> at < sinceMs);
        return Future.succeededFuture(List.copyOf(recalls.keySet()));
    }

    @Override
    public Future<Optional<BookedEntry>> entry(String id) {
        return Future.succeededFuture(Optional.ofNullable(entries.get(id)));
    }

    @Override
    public Future<EntryPage> entries(EntryFilter filter) {
        List<LedgerEntry> found = matching(filter);
        return Future.succeededFuture(new EntryPage(
                found.stream().skip(filter.skip()).limit(filter.limit()).toList(), found.size()));
    }

    @Override
    public Future<List<LedgerEntry>> entriesAfter(EntryFilter filter, @Nullable EntryPlace after) {
        return Future.succeededFuture(matching(filter).stream()
                .filter(entry -> after == null
                        || entry.createdAt().isBefore(after.at())
                        || (entry.createdAt().equals(after.at()) && entry.id().compareTo(after.id()) < 0))
                .limit(filter.limit())
                .toList());
    }

    private List<LedgerEntry> matching(EntryFilter filter) {
        return entries.values().stream()
                .filter(entry -> entry.accountId().equals(filter.accountId()) && entry.deltaNano() != 0)
                .filter(entry -> entry.atMs() >= filter.fromMs().orElse(Long.MIN_VALUE)
                        && entry.atMs() <= filter.toMs().orElse(Long.MAX_VALUE))
                .filter(entry ->
                        filter.type() == null || filter.type() == entry.shown().type())
                .sorted(Comparator.comparingLong(BookedEntry::atMs)
                        .thenComparing(BookedEntry::id)
                        .reversed())
                .map(BookedEntry::shown)
                .toList();
    }
}
