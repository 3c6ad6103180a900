package dev.tollgate.billing.ledger;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;

/** Brings the lines of any epoch into account documents, from what the document says; every step may be repeated. */
final class AccountUpdates {
    private static final int PAGE = 100;
    private static final int MAX_REMEMBERED = 10_000;

    private final Means means;
    private final BillingStore store;
    private final LinkedHashSet<String> usedUp = new LinkedHashSet<>();

    AccountUpdates(Means means) {
        this.means = means;
        this.store = means.store();
    }

    /** Applies lines of one epoch that concern one account, in order. */
    Future<Void> apply(String accountId, String epochId, List<CommittedLine> lines) {
        return store.account(accountId).compose(account -> {
            var change = account.flatMap(found -> found.application(epochId, lines));
            if (change.isEmpty()) {
                return note(List.of(accountId));
            }
            // False: another writer was faster, so look again.
            return store.apply(change.get())
                    .compose(done -> done ? note(List.of(accountId)) : apply(accountId, epochId, lines));
        });
    }

    /**
     * Notes of those of the accounts that are budgets how far they are used. Part of each application: a record counts as
     * applied only after it.
     */
    Future<Void> note(List<String> accountIds) {
        List<String> budgets = accountIds.stream()
                .filter(BudgetAccounts::isBudget)
                .filter(id -> !usedUp.contains(id))
                .toList();
        return Retry.each(budgets, id -> store.account(id).compose(found -> {
            List<BudgetNotice> notices = found.map(
                            budget -> BudgetNotice.of(budget, means.clock().millis()))
                    .orElse(List.of());
            return store.insertNotices(notices).onSuccess(_ -> remember(id, notices));
        }));
    }

    /** A budget of which all is noted is not looked at again. */
    private void remember(String budgetId, List<BudgetNotice> notices) {
        if (notices.stream().anyMatch(notice -> notice.percent() == 100)) {
            usedUp.add(budgetId);
            if (usedUp.size() > MAX_REMEMBERED) {
                usedUp.removeFirst();
            }
        }
    }

    /** Writes the entries of some records and applies them to all accounts they concern. */
    Future<Void> apply(Epoch epoch, List<JournalRecord> records) {
        var entries = new ArrayList<BookedEntry>();
        var accountToLines = new LinkedHashMap<String, List<CommittedLine>>();
        for (JournalRecord record : records) {
            for (Line line : record.lines()) {
                line.entry().ifPresent(entries::add);
                accountToLines
                        .computeIfAbsent(line.accountId(), _ -> new ArrayList<>())
                        .add(new CommittedLine(record.seq(), line));
            }
        }
        return store.insertEntries(entries)
                .compose(_ -> Retry.each(
                        List.copyOf(accountToLines.keySet()),
                        accountId -> apply(accountId, epoch.id(), accountToLines.getOrDefault(accountId, List.of()))));
    }

    /** Takes from all accounts what a closed epoch, all of whose lines are applied, still holds. */
    Future<Void> drop(Epoch epoch, long closedSeq) {
        return drop(epoch, closedSeq, "");
    }

    private Future<Void> drop(Epoch epoch, long closedSeq, String afterId) {
        return store.accountsHeldBy(epoch.id(), afterId, PAGE).compose(accounts -> {
            Future<Void> page = drop(epoch, closedSeq, accounts);
            return accounts.size() < PAGE
                    ? page
                    : page.compose(
                            _ -> drop(epoch, closedSeq, accounts.getLast().id()));
        });
    }

    /** All in one command; where some have changed since they were read, each is read again. */
    private Future<Void> drop(Epoch epoch, long closedSeq, List<AccountState> accounts) {
        List<Drop> drops = accounts.stream()
                .map(account -> new Drop(account.id(), epoch.id(), account.slice(epoch.id()), closedSeq))
                .toList();
        return store.drop(drops)
                .compose(done -> done == drops.size()
                        ? Future.succeededFuture()
                        : Retry.each(accounts, account -> dropOne(epoch, closedSeq, account.id())));
    }

    private Future<Void> dropOne(Epoch epoch, long closedSeq, String accountId) {
        return store.account(accountId).compose(found -> {
            StandingSlice slice =
                    found.map(account -> account.slices().get(epoch.id())).orElse(null);
            if (slice == null || (slice.isClosed() && slice.heldNano() == 0)) {
                return Future.succeededFuture();
            }
            var drop = new Drop(accountId, epoch.id(), slice, closedSeq);
            return store.drop(List.of(drop))
                    .compose(done -> done == 1 ? Future.succeededFuture() : dropOne(epoch, closedSeq, accountId));
        });
    }
}
