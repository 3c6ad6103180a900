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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A random life of one node and its callers, checked against a plain model: what was asked under an id, and what was
 * answered. The same seed gives the same life.
 */
final class Simulation {
    private static final List<Payer> PAYERS = List.of(
            new Payer("org_a", null), new Payer("org_b", null), new Payer("org_a", "eu_1"), new Payer("org_b", "eu_2"));
    private static final List<String> ACCOUNTS = List.of("org_a", "org_b", "eu_1", "eu_2");
    private static final long START_NANO = 500;

    private final VirtualWorld world;
    private final MemoryBillingStore memory = new MemoryBillingStore();
    private final int faultPercent;
    private final Map<String, TreeMap<Long, Long>> accountToHistory = new HashMap<>();
    private final List<String> story = new ArrayList<>();

    /** By entry id: every amount that this id may have been booked with. */
    private final Map<String, Set<Long>> asked = new HashMap<>();

    private final Map<String, Long> answered = new HashMap<>();
    private final Set<String> released = new HashSet<>();
    private final List<Credit> credits = new ArrayList<>();
    private final List<AssertionError> violations = new ArrayList<>();
    private final List<Hold> open = new ArrayList<>();
    private boolean mayOverdraw;
    private int lastId;
    private int settlesBegun;
    private int settlesUnderway;
    private FaultyStore store;
    private VirtualNode node;

    Simulation(long seed, int faultPercent) {
        this.world = new VirtualWorld(seed);
        this.faultPercent = faultPercent;
        this.store = way();
        this.node = start();
    }

    private FaultyStore way() {
        return new FaultyStore(memory, world, faultPercent, this::checkAlways);
    }

    private VirtualNode start() {
        return new VirtualNode(world, store, VirtualNode.NODE_ID, this::nextId, START_NANO);
    }

    private String nextId(String prefix) {
        return "%s_%s%026d".formatted(prefix, "", ++lastId);
    }

    /** Inside futures an error would only fail the future: it is kept, and thrown by the next step. */
    private void check(Runnable assertion) {
        try {
            assertion.run();
        } catch (AssertionError e) {
            violations.add(e);
        }
    }

    private void throwViolation() {
        if (!violations.isEmpty()) {
            throw violations.getFirst();
        }
    }

    /** Lives through some random steps, then lets everything come to rest. */
    void live(int steps) {
        world.run(Duration.ofMillis(50));
        for (int i = 0; i < steps; i++) {
            throwViolation();
            step();
            world.run(Duration.ofMillis(world.random().nextInt(40)));
            if (world.random().nextInt(60) == 0) {
                world.run(Duration.ofSeconds(world.random().nextInt(40)));
            }
        }
        rest();
        throwViolation();
        checkAtRest();
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
        story.add("hold " + id + " " + wanted);
        VirtualNode of = node;
        for (int i = 0; i <= world.random().nextInt(2); i++) {
            of.billing()
                    .hold(new HoldRequest(id, payer, wanted, least))
                    .onSuccess(hold -> check(() -> {
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
        story.add((settles ? "settle " : "release ") + hold.id() + " " + cost);
        for (int i = 0; i < times; i++) {
            if (settles) {
                settle(hold, cost);
            } else {
                node.billing().release(hold).onSuccess(done -> noteEnd(hold, done.costNano()));
            }
        }
    }

    private void settle(Hold hold, long cost) {
        mayOverdraw |= cost > hold.heldNano();
        asked.computeIfAbsent(hold.id(), _ -> new HashSet<>()).add(-cost);
        var settlement = new Settlement(hold, cost, Usage.tokens(cost, 0, false), "m", "p", null);
        VirtualNode of = node;
        settlesBegun++;
        settlesUnderway++;
        of.billing()
                .settle(settlement)
                .onSuccess(done -> noteEnd(hold, done.costNano()))
                .onComplete(_ -> settlesUnderway -= of == node ? 1 : 0);
    }

    private void noteEnd(Hold hold, long cost) {
        check(() -> compareEnd(hold, cost));
    }

    private void compareEnd(Hold hold, long cost) {
        if (cost == 0) {
            assertThat(answered).doesNotContainKey(hold.id());
            released.add(hold.id());
        } else {
            assertThat(released).doesNotContain(hold.id());
            answered.merge(hold.id(), -cost, (first, second) -> {
                assertThat(second).isEqualTo(first);
                return first;
            });
        }
    }

    private void credit(Payer payer) {
        boolean repeats = !credits.isEmpty() && world.random().nextInt(3) == 0;
        Credit credit = repeats
                ? credits.get(world.random().nextInt(credits.size()))
                : new Credit(nextId("cr"), payer, 1 + world.random().nextInt(400), "Top-up", "usr_admin");
        credits.add(credit);
        story.add("credit " + credit.id() + " " + credit.amountNano());
        asked.put(credit.id(), Set.of(credit.amountNano()));
        node.billing().credit(credit).onSuccess(_ -> answered.put(credit.id(), credit.amountNano()));
    }

    private void adjust(Payer payer) {
        String id = nextId("adj");
        long target = world.random().nextLong(-200, 1_800);
        mayOverdraw = true;
        story.add("adjust " + id + " to " + target);
        for (int i = 0; i <= world.random().nextInt(2); i++) {
            node.billing().adjust(new Adjustment(id, payer, target, "test", "usr_admin"));
        }
    }

    private void transfer(Payer payer) {
        String id = nextId("tr");
        String to = payer.organisationId().equals("org_a") ? "eu_1" : "eu_2";
        long amount = world.random().nextLong(1, 200);
        story.add("transfer " + id + " " + amount);
        asked.put(id, Set.of(-amount));
        asked.put(id + "_in", Set.of(amount));
        for (int i = 0; i <= world.random().nextInt(2); i++) {
            node.billing()
                    .transfer(new Transfer(id, payer.organisationId(), to, amount, "usr_admin"))
                    .onSuccess(_ -> {
                        answered.put(id, -amount);
                        answered.put(id + "_in", amount);
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
            check(() -> assertThat(reading.heldNano()).isNotNegative());
            if (isQuiet && begun == settlesBegun) {
                var balances = accountToHistory.getOrDefault(reading.accountId(), new TreeMap<>());
                Long from = balances.floorKey(askedMs);
                check(() -> assertThat(
                                balances.tailMap(from == null ? 0L : from).values())
                        .as("%s", story)
                        .contains(reading.balanceNano()));
            }
        });
    }

    private void list(Payer of) {
        Payer payer = new Payer(of.organisationId(), null);
        var committed = new HashSet<>(answered.keySet());
        Future<String> account = node.billing().balance(new AccountRef(payer)).map(balance -> balance.accountId());
        account.compose(_ -> node.billing().entries(new EntryQuery(payer, null, null, null, 1, 100)))
                .onSuccess(page -> check(() -> assertThat(page.entries())
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
        story.add("kill");
        node.kill();
        open.clear();
        settlesUnderway = 0;
        store = way();
        node = start();
    }

    private void rest() {
        store.heal();
        world.run(Duration.ofSeconds(20));
        open.forEach(hold -> node.billing().release(hold).onSuccess(done -> noteEnd(hold, done.costNano())));
        world.run(Duration.ofMinutes(3));
    }

    private void checkAlways() {
        check(this::checkAccounts);
    }

    private void checkAccounts() {
        for (AccountState account : memory.accounts.values()) {
            assertThat(account.availableNano())
                    .as("available of %s, after %s", account, story)
                    .isEqualTo(account.balanceNano() + account.creditLimitNano() - account.heldNano());
            if (!mayOverdraw) {
                assertThat(account.availableNano()).as("%s", story).isNotNegative();
            }
        }
        ACCOUNTS.forEach(account -> accountToHistory
                .computeIfAbsent(account, _ -> new TreeMap<>())
                .put(world.millis(), memory.committedBalance(account)));
    }

    private void checkAtRest() {
        assertThat(node.keeper.admits()).as("%s", story).isTrue();
        for (AccountState account : memory.accounts.values()) {
            assertThat(account.holds()).as("holds after %s", story).isEmpty();
            assertThat(account.lines()).as("lines after %s", story).isEmpty();
            long sum = memory.entries.values().stream()
                    .filter(entry -> entry.accountId().equals(account.id()))
                    .mapToLong(BookedEntry::deltaNano)
                    .sum();
            assertThat(account.balanceNano())
                    .as("%s after %s", account.id(), story)
                    .isEqualTo(sum);
        }
        answered.forEach((id, delta) -> assertThat(memory.entries.get(id))
                .as("%s was answered; %s", id, story)
                .isNotNull()
                .satisfies(entry -> assertThat(entry.deltaNano()).isEqualTo(delta)));
        for (BookedEntry entry : memory.entries.values()) {
            if (!entry.id().startsWith("adj") && !entry.id().startsWith("start")) {
                assertThat(asked.getOrDefault(entry.id(), Set.of()))
                        .as("%s; %s", entry, story)
                        .contains(entry.deltaNano());
            }
        }
        assertThat(released).as("%s", story).noneMatch(memory.entries::containsKey);
    }
}
