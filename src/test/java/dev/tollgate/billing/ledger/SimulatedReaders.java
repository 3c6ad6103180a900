package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
     * A reading is the committed balance at some moment between the question and the answer, with or without the calls that
     * are charged meanwhile: the account is read first, then the journal.
     */
    void read(SimulatedNode node, Payer payer) {
        long askedMs = world.millis();
        List<SimulatedClients.Underway> before = clients.underway();
        node.ask(billing -> billing.balance(new AccountRef(payer)).onSuccess(reading -> {
            var maybe = new HashSet<>(before);
            maybe.addAll(clients.underway());
            check(reading, askedMs, maybe);
        }));
    }

    private void check(Balance reading, long askedMs, Set<SimulatedClients.Underway> maybe) {
        String account = reading.accountId();
        story.tell("reader", "sees %d and %d held in %s".formatted(reading.balanceNano(), reading.heldNano(), account));
        List<Long> balances = commits.balancesSince(account, askedMs);
        long maybeNano = maybe.stream()
                .filter(settlement -> settlement.accountId().equals(account))
                .mapToLong(SimulatedClients.Underway::costNano)
                .sum();
        long chargedNano = commits.chargedSince(account, askedMs);
        long least = balances.stream().mapToLong(Long::longValue).min().orElse(0);
        long most = balances.stream().mapToLong(Long::longValue).max().orElse(0);
        model.check(() -> {
            assertThat(reading.heldNano()).isNotNegative();
            assertThat(reading.balanceNano())
                    .as("reading of %s", account)
                    .isBetween(least - chargedNano, most + maybeNano + chargedNano);
            if (maybeNano == 0 && chargedNano == 0) {
                assertThat(balances).as("reading of %s", account).contains(reading.balanceNano());
            }
        });
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
