package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Adjustment;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Transfer;
import dev.tollgate.billing.Usage;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A random life of one node and its callers, checked against a plain model: what was asked under an id, and what was
 * answered. The same seed gives the same life.
 */
final class Simulation {
    private static final List<Payer> PAYERS = List.of(
            new Payer("org_a", null), new Payer("org_b", null), new Payer("org_a", "eu_1"), new Payer("org_b", "eu_2"));
    private static final long START_NANO = 500;

    private final VirtualWorld world;
    private final MemoryBillingStore memory = new MemoryBillingStore();
    private final PlainModel model;
    private final int faultPercent;
    private final List<Credit> credits = new ArrayList<>();
    private final List<Hold> open = new ArrayList<>();
    private int lastId;
    private int settlesBegun;
    private int settlesUnderway;
    private FaultyStore store;
    private VirtualNode node;

    Simulation(long seed, int faultPercent) {
        this.world = new VirtualWorld(seed);
        this.faultPercent = faultPercent;
        this.model = new PlainModel(memory, world);
        this.store = way();
        this.node = start();
    }

    private FaultyStore way() {
        return new FaultyStore(memory, world, faultPercent, model::checkAlways);
    }

    private VirtualNode start() {
        return new VirtualNode(world, store, VirtualNode.NODE_ID, this::nextId, START_NANO, Peers.none());
    }

    private String nextId(String prefix) {
        return "%s_%s%026d".formatted(prefix, "", ++lastId);
    }

    /** Lives through some random steps, then lets everything come to rest. */
    void live(int steps) {
        world.run(Duration.ofMillis(50));
        for (int i = 0; i < steps; i++) {
            model.throwViolation();
            step();
            world.run(Duration.ofMillis(world.random().nextInt(40)));
            if (world.random().nextInt(60) == 0) {
                world.run(Duration.ofSeconds(world.random().nextInt(40)));
            }
        }
        rest();
        model.throwViolation();
        model.checkAtRest(node.keeper.admits());
    }

    private void step() {
        Payer payer = PAYERS.get(world.random().nextInt(PAYERS.size()));
        switch (world.random().nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> hold(payer);
            case 6, 7, 8, 9, 10 -> end();
            case 11, 12 -> credit(payer);
            case 13 -> adjust(payer);
            case 14, 15 -> transfer(payer);
            case 16, 17 -> read(payer);
            case 18 -> list(payer);
            default -> {
                if (world.random().nextInt(4) == 0) {
                    kill();
                }
            }
        }
    }

    private void hold(Payer payer) {
        String id = nextId("req");
        long wanted = world.random().nextInt(300);
        long least = world.random().nextBoolean() ? wanted : wanted / 2;
        model.tell("hold " + id + " " + wanted);
        VirtualNode of = node;
        for (int i = 0; i <= world.random().nextInt(2); i++) {
            of.billing()
                    .hold(new HoldRequest(id, payer, wanted, least))
                    .onSuccess(hold -> model.check(() -> {
                        assertThat(hold.heldNano()).isBetween(least, wanted);
                        if (of == node && !open.contains(hold)) {
                            open.add(hold);
                        }
                    }));
        }
    }

    private void end() {
        if (open.isEmpty()) {
            return;
        }
        Hold hold = open.get(world.random().nextInt(open.size()));
        int times = 1 + world.random().nextInt(2);
        boolean isLast = world.random().nextInt(4) > 0;
        if (isLast) {
            open.remove(hold);
        }
        boolean overdraws = world.random().nextInt(10) == 0;
        long cost = overdraws ? hold.heldNano() * 2 + 1 : world.random().nextInt((int) hold.heldNano() + 1);
        boolean settles = world.random().nextInt(3) > 0;
        model.tell((settles ? "settle " : "release ") + hold.id() + " " + cost);
        for (int i = 0; i < times; i++) {
            if (settles) {
                settle(hold, cost);
            } else {
                node.billing().release(hold).onSuccess(done -> model.ended(hold, done.costNano()));
            }
        }
    }

    private void settle(Hold hold, long cost) {
        if (cost > hold.heldNano()) {
            model.mayOverdraw();
        }
        model.asked(hold.id(), -cost);
        var settlement = new Settlement(hold, cost, Usage.tokens(cost, 0, false), "m", "p", null);
        VirtualNode of = node;
        settlesBegun++;
        settlesUnderway++;
        of.billing()
                .settle(settlement)
                .onSuccess(done -> model.ended(hold, done.costNano()))
                .onComplete(_ -> settlesUnderway -= of == node ? 1 : 0);
    }

    private void credit(Payer payer) {
        boolean repeats = !credits.isEmpty() && world.random().nextInt(3) == 0;
        Credit credit = repeats
                ? credits.get(world.random().nextInt(credits.size()))
                : new Credit(nextId("cr"), payer, 1 + world.random().nextInt(400), "Top-up", "usr_admin");
        credits.add(credit);
        model.tell("credit " + credit.id() + " " + credit.amountNano());
        model.asked(credit.id(), credit.amountNano());
        node.billing().credit(credit).onSuccess(_ -> model.answered(credit.id(), credit.amountNano()));
    }

    private void adjust(Payer payer) {
        String id = nextId("adj");
        long target = world.random().nextLong(-200, 1_800);
        model.mayOverdraw();
        model.tell("adjust " + id + " to " + target);
        for (int i = 0; i <= world.random().nextInt(2); i++) {
            node.billing().adjust(new Adjustment(id, payer, target, "test", "usr_admin"));
        }
    }

    private void transfer(Payer payer) {
        String id = nextId("tr");
        String to = payer.organisationId().equals("org_a") ? "eu_1" : "eu_2";
        long amount = world.random().nextLong(1, 200);
        model.tell("transfer " + id + " " + amount);
        model.asked(id, -amount);
        model.asked(id + "_in", amount);
        for (int i = 0; i <= world.random().nextInt(2); i++) {
            node.billing()
                    .transfer(new Transfer(id, payer.organisationId(), to, amount, "usr_admin"))
                    .onSuccess(_ -> {
                        model.answered(id, -amount);
                        model.answered(id + "_in", amount);
                    });
        }
    }

    /**
     * A reading is the committed balance at some moment between the question and the answer. Only where no settlement is
     * under way meanwhile: one that is in the store but not yet acknowledged may come before or
     * after.
     */
    private void read(Payer payer) {
        long askedMs = world.millis();
        int begun = settlesBegun;
        boolean isQuiet = settlesUnderway == 0;
        node.billing().balance(new AccountRef(payer)).onSuccess(reading -> {
            model.check(() -> assertThat(reading.heldNano()).isNotNegative());
            if (isQuiet && begun == settlesBegun) {
                model.check(() -> assertThat(model.balancesSince(reading.accountId(), askedMs))
                        .as("%s", model)
                        .contains(reading.balanceNano()));
            }
        });
    }

    private void list(Payer of) {
        Payer payer = new Payer(of.organisationId(), null);
        var committed = model.answeredIds();
        Future<String> account = node.billing().balance(new AccountRef(payer)).map(balance -> balance.accountId());
        account.compose(_ -> node.billing().entries(new EntryQuery(payer, null, null, null, 1, 100)))
                .onSuccess(page -> model.check(() -> assertThat(page.entries())
                        .extracting(LedgerEntry::id)
                        .doesNotHaveDuplicates()
                        .containsAll(memory.entries.values().stream()
                                .filter(entry -> entry.accountId().equals(account.result()))
                                .map(BookedEntry::id)
                                .filter(committed::contains)
                                .limit(page.total() <= 100 ? 100 : 0)
                                .toList())));
    }

    private void kill() {
        model.tell("kill");
        node.kill();
        open.clear();
        settlesUnderway = 0;
        store = way();
        node = start();
    }

    private void rest() {
        store.heal();
        world.run(Duration.ofSeconds(20));
        open.forEach(hold -> node.billing().release(hold).onSuccess(done -> model.ended(hold, done.costNano())));
        world.run(Duration.ofMinutes(3));
    }
}
