package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The callers of a {@link Simulation}: they use any node and repeat what they asked. As behind an `Idempotency-Key`, the id
 * of a call is used again only after it cost nothing, or once its epoch is done and the ledger has no line of it.
 */
final class SimulatedClients {
    static final List<Payer> PAYERS = List.of(
            new Payer("org_a", null), new Payer("org_b", null), new Payer("org_a", "eu_1"), new Payer("org_b", "eu_2"));

    private final Story story;
    private final Random random;
    private final VirtualWorld world;
    private final Ids ids;
    private final MemoryBillingStore memory;
    private final Commits commits;
    private final PlainModel model;
    private final boolean isStrict;
    private final int holdNano;
    private final SimulatedBudgets budgets;
    private final List<Call> open = new ArrayList<>();
    private final List<Call> interrupted = new ArrayList<>();
    private final List<HoldRequest> free = new ArrayList<>();
    private final Map<String, Integer> idToAttempt = new HashMap<>();
    private final List<Underway> underway = new ArrayList<>();

    /** A hold that was answered, by which process, and which use of its id it is. */
    private record Call(HoldRequest request, int attempt, Hold hold, long askedMs, Asked of) {
        boolean isAlive() {
            return of.isAlive();
        }
    }

    /** Whom a caller asked. */
    private record Asked(SimulatedNode node, int life, String epochId) {
        boolean isAlive() {
            return node.life() == life && node.isRunning();
        }
    }

    /** A settlement, until it is answered and after. */
    private static final class Underway {
        private final Set<String> accountIds;
        private final long costNano;
        private final SimulatedNode node;
        private long answeredMs = Long.MAX_VALUE;

        Underway(Set<String> accountIds, long costNano, SimulatedNode node) {
            this.accountIds = accountIds;
            this.costNano = costNano;
            this.node = node;
        }
    }

    SimulatedClients(
            Story story,
            VirtualWorld world,
            Ids ids,
            MemoryBillingStore memory,
            Commits commits,
            PlainModel model,
            SimulatedBudgets budgets,
            Weather weather) {
        this.story = story;
        this.world = world;
        this.random = world.random();
        this.ids = ids;
        this.memory = memory;
        this.commits = commits;
        this.model = model;
        this.budgets = budgets;
        this.isStrict = weather.isStrict();
        this.holdNano = weather.holdNano();
    }

    /** What a node was charging to an account at some time since that moment. */
    long underwayNano(SimulatedNode node, String accountId, long sinceMs) {
        return underway.stream()
                .filter(settlement -> settlement.node == node
                        && settlement.answeredMs >= sinceMs
                        && settlement.accountIds.contains(accountId))
                .mapToLong(settlement -> settlement.costNano)
                .sum();
    }

    void hold(SimulatedNode node, Payer payer) {
        long wanted = random.nextInt(holdNano);
        long least = random.nextBoolean() ? wanted : wanted / 2;
        var request = new HoldRequest(ids.next("req"), payer, wanted, least, 0, budgets.ofCall(payer.organisationId()));
        hold(node, request, 1 + random.nextInt(2));
    }

    private void hold(SimulatedNode node, HoldRequest request, int times) {
        story.tell(
                "client",
                "holds %d of %s for %s at %s within %s"
                        .formatted(request.wantedNano(), payer(request), request.id(), node, request.budgets()));
        long askedMs = world.millis();
        int life = node.life();
        int attempt = attempt(request.id());
        for (int i = 0; i < times; i++) {
            node.ask(billing -> billing.hold(request)
                    .onSuccess(hold ->
                            held(new Call(request, attempt, hold, askedMs, new Asked(node, life, node.epochId()))))
                    .onFailure(failure -> refused(request, failure, askedMs)));
        }
    }

    private int attempt(String id) {
        return idToAttempt.getOrDefault(id, 1);
    }

    private static String payer(HoldRequest request) {
        return request.payer().endUserId() == null
                ? request.payer().organisationId()
                : request.payer().endUserId();
    }

    private void held(Call call) {
        HoldRequest request = call.request();
        story.tell("client", "has %d held for %s".formatted(call.hold().heldNano(), request.id()));
        model.check(() -> assertThat(call.hold().heldNano()).isBetween(request.leastNano(), request.wantedNano()));
        if (open.stream().noneMatch(known -> known.hold().id().equals(request.id()))) {
            open.add(call);
            Set<String> asked = SimulatedBudgets.accounts(request.budgets(), call.askedMs());
            Set<String> now = SimulatedBudgets.accounts(request.budgets(), world.millis());
            model.held(call.hold(), call.of().epochId(), asked, now);
        }
    }

    /** A final refusal says that no credits are there, not that others hold them. */
    private void refused(HoldRequest request, Throwable failure, long askedMs) {
        String figures =
                failure instanceof TollgateException told ? told.figures().toString() : "";
        story.tell("client", "is refused %s: %s %s".formatted(request.id(), failure.getMessage(), figures));
        if (failure instanceof TollgateException error
                && error.kind() == ErrorKind.INSUFFICIENT_CREDIT
                && error.retryAfter() == null) {
            boolean isBudget = error.figures().containsKey(TollgateException.BUDGET);
            long leastNano = isBudget ? leastOfBudgets(request, askedMs) : leastOfAccounts(request, askedMs);
            model.check(() -> assertThat(leastNano)
                    .as("what could be spent when %s was refused for good", request)
                    .isLessThan(request.leastNano()));
        }
    }

    private long leastOfAccounts(HoldRequest request, long askedMs) {
        return Math.min(
                commits.leastSpendableSince(request.payer().organisationId(), askedMs),
                commits.leastSpendableSince(payer(request), askedMs));
    }

    private long leastOfBudgets(HoldRequest request, long askedMs) {
        var accounts = new TreeSet<>(SimulatedBudgets.accounts(request.budgets(), askedMs));
        accounts.addAll(SimulatedBudgets.accounts(request.budgets(), world.millis()));
        return accounts.stream()
                .filter(memory.accounts::containsKey)
                .mapToLong(account -> model.budgets().counted().leastSpendableSince(account, askedMs))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private <T> @Nullable T any(List<T> all) {
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    void end() {
        Call call = any(open);
        if (call == null) {
            return;
        }
        if (!call.isAlive()) {
            open.remove(call);
            interrupted.add(call);
            return;
        }
        int times = 1 + random.nextInt(2);
        if (random.nextInt(4) > 0) {
            open.remove(call);
        }
        long heldNano = call.hold().heldNano();
        boolean overdraws = !isStrict && random.nextInt(10) == 0;
        long costNano = overdraws ? heldNano * 2 + 1 : random.nextInt((int) heldNano + 1);
        boolean settles = random.nextInt(3) > 0;
        for (int i = 0; i < times; i++) {
            if (settles) {
                settle(call, costNano);
            } else {
                release(call);
            }
        }
    }

    private void settle(Call call, long costNano) {
        story.tell("client", "settles %s at %d".formatted(call.hold().id(), costNano));
        model.asked(call.hold().id(), -costNano);
        model.coverOnly(call.hold().id(), call.of().epochId(), costNano);
        var settlement = new Settlement(call.hold(), costNano, Usage.tokens(costNano, 0, false), "m", "p", null);
        Set<String> accounts = SimulatedBudgets.accounts(call.request().budgets(), call.askedMs());
        accounts.add(call.hold().accountId());
        var begun = new Underway(accounts, costNano, call.of().node());
        underway.add(begun);
        call.of().node().ask(billing -> billing.settle(settlement)
                .onSuccess(done -> ended(call, done.costNano()))
                .onFailure(failure -> failed(call, failure))
                .onComplete(_ -> begun.answeredMs = world.millis()));
    }

    private void release(Call call) {
        story.tell("client", "releases " + call.hold().id());
        model.coverOnly(call.hold().id(), call.of().epochId(), 0);
        call.of().node().ask(billing -> billing.release(call.hold())
                .onSuccess(done -> ended(call, done.costNano()))
                .onFailure(failure -> failed(call, failure)));
    }

    private void ended(Call call, long costNano) {
        story.tell("client", "is answered %s cost %d".formatted(call.hold().id(), costNano));
        if (costNano == 0 && call.attempt() != attempt(call.hold().id())) {
            return;
        }
        model.ended(call.hold(), costNano);
        boolean isOver =
                open.removeIf(other -> other.hold().id().equals(call.hold().id()));
        if (costNano == 0 && (isOver || random.nextInt(4) == 0)) {
            free.add(call.request());
        }
    }

    private void failed(Call call, Throwable failure) {
        story.tell("client", "hears of %s: %s".formatted(call.hold().id(), failure.getMessage()));
        interrupted.add(call);
    }

    /** Uses the id of a call that cost nothing, or that died with its epoch, once more. */
    void useAgain(SimulatedNode node) {
        HoldRequest request = random.nextBoolean() ? reusable() : null;
        if (request == null && !free.isEmpty()) {
            request = free.remove(random.nextInt(free.size()));
        }
        if (request == null) {
            return;
        }
        String id = request.id();
        interrupted.removeIf(call -> call.hold().id().equals(id));
        free.removeIf(other -> other.id().equals(id));
        if (open.stream().noneMatch(call -> call.hold().id().equals(id)) && !commits.isBooked(id)) {
            model.usedAgain(id);
            idToAttempt.put(id, attempt(id) + 1);
            hold(node, request, 1);
        }
    }

    private @Nullable HoldRequest reusable() {
        Call call = any(interrupted);
        if (call == null) {
            return null;
        }
        var epoch = memory.epochs.get(call.of().epochId());
        if (epoch == null || epoch.state() != MemoryJournalStore.State.DONE) {
            return null;
        }
        interrupted.remove(call);
        String id = call.hold().id();
        model.check(() -> assertThat(memory.entries.containsKey(id))
                .as("%s, whose epoch is done, is in the entries if it is booked", id)
                .isEqualTo(commits.isBooked(id)));
        open.removeIf(other -> other.hold().id().equals(id));
        return call.request();
    }

    /** Ends all that is open. */
    void endAll() {
        for (Call call : List.copyOf(open)) {
            if (call.isAlive()) {
                release(call);
            }
        }
    }
}
