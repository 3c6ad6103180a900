package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Transfer;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
    private final List<Credit> credits = new ArrayList<>();
    private final List<Call> open = new ArrayList<>();
    private final List<Call> interrupted = new ArrayList<>();
    private final List<HoldRequest> free = new ArrayList<>();
    private final Map<String, Integer> idToAttempt = new HashMap<>();
    private final List<Underway> underway = new ArrayList<>();

    /** A hold that was answered, by which process, and which use of its id it is. */
    private record Call(HoldRequest request, int attempt, Hold hold, SimulatedNode node, int life, String epochId) {
        boolean isAlive() {
            return node.life() == life && node.isRunning();
        }
    }

    /** A settlement that is not answered. */
    record Underway(String accountId, long costNano, SimulatedNode node, int life) {
        boolean isAlive() {
            return node.life() == life && node.isRunning();
        }
    }

    SimulatedClients(
            Story story,
            VirtualWorld world,
            Ids ids,
            MemoryBillingStore memory,
            Commits commits,
            PlainModel model,
            Weather weather) {
        this.story = story;
        this.world = world;
        this.random = world.random();
        this.ids = ids;
        this.memory = memory;
        this.commits = commits;
        this.model = model;
        this.isStrict = weather.isStrict();
        this.holdNano = weather.holdNano();
    }

    /** What may or may not be in a reading of an account. */
    List<Underway> underway() {
        underway.removeIf(settlement -> !settlement.isAlive());
        return List.copyOf(underway);
    }

    void hold(SimulatedNode node, Payer payer) {
        long wanted = random.nextInt(holdNano);
        long least = random.nextBoolean() ? wanted : wanted / 2;
        hold(node, new HoldRequest(ids.next("req"), payer, wanted, least), 1 + random.nextInt(2));
    }

    private void hold(SimulatedNode node, HoldRequest request, int times) {
        story.tell(
                "client",
                "holds %d of %s for %s at %s".formatted(request.wantedNano(), payer(request), request.id(), node));
        long askedMs = world.millis();
        int life = node.life();
        int attempt = attempt(request.id());
        for (int i = 0; i < times; i++) {
            node.ask(billing -> billing.hold(request)
                    .onSuccess(hold -> held(new Call(request, attempt, hold, node, life, node.epochId())))
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
            model.held(call.hold(), call.epochId());
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
            long leastNano = Math.min(
                    leastSince(request.payer().organisationId(), askedMs), leastSince(payer(request), askedMs));
            model.check(() -> assertThat(leastNano)
                    .as("balance when %s was refused for good", request)
                    .isLessThan(request.leastNano()));
        }
    }

    private long leastSince(String accountId, long sinceMs) {
        return commits.balancesSince(accountId, sinceMs).stream()
                .mapToLong(Long::longValue)
                .min()
                .orElse(0);
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
        model.coverOnly(call.hold().id(), call.epochId(), costNano);
        var settlement = new Settlement(call.hold(), costNano, Usage.tokens(costNano, 0, false), "m", "p", null);
        var begun = new Underway(call.hold().accountId(), costNano, call.node(), call.life());
        underway.add(begun);
        call.node().ask(billing -> billing.settle(settlement)
                .onSuccess(done -> ended(call, done.costNano()))
                .onFailure(failure -> failed(call, failure))
                .onComplete(_ -> underway.remove(begun)));
    }

    private void release(Call call) {
        story.tell("client", "releases " + call.hold().id());
        model.coverOnly(call.hold().id(), call.epochId(), 0);
        call.node().ask(billing -> billing.release(call.hold())
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
        var epoch = memory.epochs.get(call.epochId());
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

    void credit(SimulatedNode node, Payer payer) {
        Credit repeated = random.nextInt(3) == 0 ? any(credits) : null;
        Credit credit = repeated == null
                ? new Credit(ids.next("cr"), payer, 1 + random.nextInt(400), "Top-up", "usr_admin")
                : repeated;
        credits.add(credit);
        story.tell(
                "client",
                "credits %d to %s by %s at %s".formatted(credit.amountNano(), credit.payer(), credit.id(), node));
        model.asked(credit.id(), credit.amountNano());
        node.ask(billing -> billing.credit(credit).onSuccess(_ -> answered(credit.id(), List.of(credit.amountNano()))));
    }

    private void answered(String id, List<Long> deltas) {
        story.tell("client", "is answered " + id);
        model.answered(id, deltas.getFirst());
        if (deltas.size() > 1) {
            model.answered(id + "_in", deltas.getLast());
        }
    }

    void adjust(SimulatedNode node, SimulatedNode other, Payer payer) {
        if (isStrict) {
            return;
        }
        var adjustment = new Adjustment(ids.next("adj"), payer, random.nextLong(-200, 1_800), "test", "usr_admin");
        story.tell("client", "adjusts " + adjustment + " at " + node);
        node.ask(billing -> told(adjustment.id(), billing.adjust(adjustment)));
        if (random.nextBoolean()) {
            other.ask(billing -> told(adjustment.id(), billing.adjust(adjustment)));
        }
    }

    private void told(String id, Future<?> answer) {
        answer.onSuccess(_ -> story.tell("client", "is answered " + id));
    }

    void transfer(SimulatedNode node, SimulatedNode other, Payer payer) {
        String to = payer.organisationId().equals("org_a") ? "eu_1" : "eu_2";
        long amount = random.nextLong(1, 200);
        var transfer = new Transfer(ids.next("tr"), payer.organisationId(), to, amount, "usr_admin");
        story.tell("client", "transfers " + transfer + " at " + node);
        model.asked(transfer.id(), -amount);
        model.asked(transfer.id() + "_in", amount);
        for (SimulatedNode asked : random.nextBoolean() ? List.of(node) : List.of(node, other)) {
            asked.ask(billing ->
                    billing.transfer(transfer).onSuccess(_ -> answered(transfer.id(), List.of(-amount, amount))));
        }
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
