package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Transfer;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * A random life of some nodes over one store, and of their callers, on one virtual clock and one source of chance, checked
 * against a plain model. The same seed gives the same life.
 */
final class Simulation {
    private static final long START_NANO = 500;

    /** Every other life begins within the last four minutes of a month, the others on a morning. */
    private static final Instant NEW_MONTH = Instant.parse("2027-02-01T00:00:00Z");

    private static final long BEFORE_MS = 240_000;
    private static final List<Transfer.Direction> DIRECTIONS = List.of(Transfer.Direction.values());

    private final long seed;
    private final VirtualWorld world;
    private final Random random;
    private final Story story;
    private final Weather weather;
    private final PlainModel model;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final SimulatedBudgets budgets;
    private final SimulatedClients clients;
    private final SimulatedMovements movements;
    private final SimulatedReaders readers;
    private int lastId;

    Simulation(long seed) {
        this.seed = seed;
        this.world = new VirtualWorld(seed, begin(seed).toEpochMilli());
        this.random = world.random();
        this.story = new Story(world);
        this.weather = Weather.of(random);
        story.tell("world", weather.toString());
        var memory = new MemoryBillingStore();
        var commits = new Commits(world);
        var budgetModel = new BudgetModel(memory, new Commits(world));
        this.model = new PlainModel(memory, commits, budgetModel, weather.isStrict());
        this.budgets = new SimulatedBudgets(story, random, weather.holdNano());
        this.clients = new SimulatedClients(story, world, this::nextId, memory, commits, model, budgets, weather);
        this.movements = new SimulatedMovements(story, random, this::nextId, model, weather);
        this.readers = new SimulatedReaders(story, world, commits, model, clients);
        var store = new WatchedStore(memory, model::checkAlways);
        var ground = new SimulatedNode.Ground(world, story, store, this::nextId, START_NANO, nodes);
        for (int i = 1; i <= weather.nodes(); i++) {
            nodes.add(new SimulatedNode(ground, i, weather.faultPercent()));
        }
    }

    private static Instant begin(long seed) {
        return seed % 2 == 0
                ? NEW_MONTH.minus(Duration.ofHours(16))
                : NEW_MONTH.minusMillis(Math.floorMod(seed * 7_919, BEFORE_MS));
    }

    private String nextId(String prefix) {
        return "%s_%026d".formatted(prefix, ++lastId);
    }

    /** Who did what, until now. */
    String story() {
        return story.toString();
    }

    /** Lives through some random steps, then lets everything come to rest; a failure tells the story and how to replay it. */
    void live(int steps) {
        try {
            liveOn(steps);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "%s%n%s%nreplay: ./mvnw test -Dtest=SimulationTest#aLife -Dtollgate.simulation.seed=%d -Dtollgate.simulation.steps=%d%n%s"
                            .formatted(e.getMessage(), story, seed, steps, e.getMessage()),
                    e);
        }
    }

    private void liveOn(int steps) {
        world.run(Duration.ofMillis(50));
        for (int i = 0; i < steps; i++) {
            step();
            world.run(Duration.ofMillis(random.nextInt(weather.pauseMs())));
            if (random.nextInt(60) == 0) {
                world.run(Duration.ofSeconds(random.nextInt(40)));
            }
            model.throwViolation();
        }
        rest();
        model.checkAtRest(
                new TreeSet<>(nodes.stream().map(SimulatedNode::epochId).toList()));
        spendAll();
        model.throwViolation();
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void step() {
        if (random.nextInt(100) < weather.blowsPercent()) {
            blow(any(nodes));
        }
        SimulatedNode node = any(nodes);
        Payer payer = any(SimulatedClients.PAYERS);
        switch (random.nextInt(25)) {
            case 0, 1, 2, 3, 4, 5, 6 -> clients.hold(node, payer);
            case 7, 8, 9, 10, 11, 12, 13 -> clients.end();
            case 14 -> clients.useAgain(node);
            case 15, 16 -> movements.credit(node, payer);
            case 17 -> movements.adjust(node, any(nodes), payer);
            case 18 -> movements.transfer(node, any(nodes), payer, any(DIRECTIONS));
            case 19, 20 -> readers.read(node, payer);
            case 21 -> readers.list(node, payer);
            case 22 -> readers.readBudgets(node, payer.organisationId(), budgets.all(payer.organisationId()));
            case 23 -> movements.refund(node, any(nodes), payer);
            default -> changeALimit(node, payer);
        }
        nodes.stream().filter(dead -> !dead.isRunning()).forEach(dead -> {
            // Some folders lie dead for long, so that others take over.
            if (random.nextInt(100) == 0) {
                dead.restart();
            }
        });
    }

    private void changeALimit(SimulatedNode node, Payer payer) {
        if (random.nextBoolean()) {
            movements.limit(node, payer);
        } else {
            budgets.change(payer.organisationId());
        }
    }

    private void blow(SimulatedNode node) {
        Duration time = Duration.ofMillis(random.nextInt(random.nextInt(3) == 0 ? 60_000 : 5_000));
        switch (random.nextInt(7)) {
            case 0 -> node.crash();
            case 1 -> {
                node.crash();
                node.restart();
            }
            case 2 -> node.stop();
            case 3 -> node.freeze(time);
            case 4 -> node.cutOff(time);
            case 5 -> node.isolate(time);
            default -> node.slowDown(3_000, time);
        }
    }

    private void rest() {
        story.tell("world", "comes to rest");
        nodes.forEach(SimulatedNode::heal);
        world.run(Duration.ofSeconds(40));
        // One that was told to stop has done so meanwhile.
        nodes.forEach(SimulatedNode::heal);
        clients.endAll();
        world.run(Duration.ofMinutes(3));
        assertThat(nodes).allMatch(SimulatedNode::admits);
    }

    /** Nothing that an account has is stuck: each node can hold all of it. */
    private void spendAll() {
        for (SimulatedNode node : nodes) {
            for (Payer payer : SimulatedClients.PAYERS) {
                var held = new ArrayList<Future<?>>();
                node.ask(billing -> held.add(billing.balance(new AccountRef(payer))
                        .compose(balance -> spend(billing, payer, balance.balanceNano() + balance.creditLimitNano()))));
                world.run(Duration.ofSeconds(2));
                assertThat(held).as("all of %s held at %s", payer, node).allMatch(Future::succeeded);
            }
        }
    }

    private Future<?> spend(Billing billing, Payer payer, long allNano) {
        return allNano < 0
                ? Future.succeededFuture()
                : billing.hold(new HoldRequest(nextId("last"), payer, allNano, allNano))
                        .compose(billing::release);
    }
}
