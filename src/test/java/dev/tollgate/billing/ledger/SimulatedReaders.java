package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Budget;
import dev.tollgate.billing.BudgetQuery;
import dev.tollgate.billing.BudgetUse;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Those in a {@link Simulation} who only look, and compare what they see with what is booked. */
final class SimulatedReaders {
    private final Story story;
    private final VirtualWorld world;
    private final Commits commits;
    private final PlainModel model;
    private final SimulatedClients clients;

    SimulatedReaders(Story story, VirtualWorld world, Commits commits, PlainModel model, SimulatedClients clients) {
        this.story = story;
        this.world = world;
        this.commits = commits;
        this.model = model;
        this.clients = clients;
    }

    /**
     * A reading has the slow movements of one moment between the question and the answer. Of the calls that are charged
     * meanwhile it may have some and others not; of those that the node itself is charging, also if it was before.
     */
    void read(SimulatedNode node, Payer payer) {
        long askedMs = world.millis();
        node.ask(billing -> billing.balance(new AccountRef(payer)).onSuccess(reading -> {
            String account = reading.accountId();
            story.tell(
                    "reader",
                    "sees %d and %d held in %s".formatted(reading.balanceNano(), reading.heldNano(), account));
            long maybeNano = clients.underwayNano(node, account, askedMs);
            check(account, reading.balanceNano(), reading.heldNano(), maybeNano, commits.rangesSince(account, askedMs));
        }));
    }

    private void check(String account, long balanceNano, long heldNano, long maybeNano, List<Commits.Range> ranges) {
        model.check(() -> {
            assertThat(heldNano).isNotNegative();
            assertThat(ranges)
                    .as("reading %d of %s, perhaps without %d", balanceNano, account, maybeNano)
                    .anyMatch(range -> balanceNano >= range.leastNano() && balanceNano <= range.mostNano() + maybeNano);
        });
    }

    /** What budgets count is what was counted at some moment between the question and the answer. */
    void readBudgets(SimulatedNode node, String organisationId, List<Budget> budgets) {
        long askedMs = world.millis();
        node.ask(billing -> billing.budgetUse(new BudgetQuery(organisationId, budgets))
                .onSuccess(report -> report.uses().forEach(use -> check(node, use, askedMs))));
    }

    private void check(SimulatedNode node, BudgetUse use, long askedMs) {
        String account = BudgetAccounts.id(use.budget(), askedMs);
        // At midnight it may be either of two.
        if (account.equals(BudgetAccounts.id(use.budget(), world.millis()))) {
            long maybeNano = clients.underwayNano(node, account, askedMs);
            List<Commits.Range> ranges = model.budgets().counted().rangesSince(account, askedMs);
            check(account, -use.spentNano(), use.heldNano(), maybeNano, ranges);
        }
    }

    /** A list has all that was answered before the question, and nothing twice on a page. */
    void list(SimulatedNode node, Payer of) {
        Payer payer = new Payer(of.organisationId(), null);
        var expected = new HashSet<>(model.answeredIds());
        expected.retainAll(commits.idsOf(of.organisationId()));
        node.ask(billing -> pages(billing, payer, 1, new ArrayList<>()).onSuccess(seen -> {
            story.tell("reader", "lists %d entries of %s".formatted(seen.size(), of.organisationId()));
            model.check(() -> assertThat(new HashSet<>(seen))
                    .as("entries of %s", of.organisationId())
                    .containsAll(expected));
        }));
    }

    private Future<List<String>> pages(Billing billing, Payer payer, int number, List<String> seen) {
        return billing.entries(new EntryQuery(payer, null, null, null, number, 100))
                .compose(page -> {
                    List<String> ids =
                            page.entries().stream().map(LedgerEntry::id).toList();
                    model.check(() -> assertThat(ids).doesNotHaveDuplicates());
                    seen.addAll(ids);
                    return ids.isEmpty() ? Future.succeededFuture(seen) : pages(billing, payer, number + 1, seen);
                });
    }
}
