package dev.tollgate.billing.ledger;

import dev.tollgate.billing.Billing;
import dev.tollgate.platform.Ids;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** One data folder of a {@link Simulation}: a process runs on it or does not, and things befall it. */
final class SimulatedNode implements FaultyStore.Conditions {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final VirtualWorld world;
    private final Story story;
    private final StoreWay store;
    private final Ids ids;
    private final int number;
    private final long startNano;
    private final List<SimulatedNode> nodes;
    private int faultPercent;
    private int slownessMs;
    private boolean cutOff;
    private boolean alone;
    private VirtualNode process;
    private FaultyStore way;
    private int life;
    private boolean stopping;

    /** What a simulation gives to its nodes. */
    record Ground(
            VirtualWorld world, Story story, StoreWay store, Ids ids, long startNano, List<SimulatedNode> nodes) {}

    SimulatedNode(Ground ground, int number, int faultPercent) {
        this.world = ground.world();
        this.story = ground.story();
        this.store = ground.store();
        this.ids = ground.ids();
        this.startNano = ground.startNano();
        this.nodes = ground.nodes();
        this.number = number;
        this.faultPercent = faultPercent;
        this.way = new FaultyStore(store, world, this);
        this.process = start();
    }

    private VirtualNode start() {
        life++;
        stopping = false;
        tell("starts");
        var peers = new SimulatedPeers(world, this, way.process, nodes);
        var started = new VirtualNode(world, way, Samples.node(number), ids, startNano, peers);
        started.keeper.onEpochEnd(epochId -> tell("its epoch " + shortened(epochId) + " is over"));
        started.keeper.onTakenOver((_, epochId) -> tell("has ended epoch " + shortened(epochId)));
        return started;
    }

    private static String shortened(String id) {
        return id.replaceFirst("0+", "");
    }

    @Override
    public void tell(String what) {
        story.tell("node " + number, what);
    }

    /** The process now on this folder; a later one is another. */
    int life() {
        return life;
    }

    boolean isRunning() {
        return !way.process.isDead();
    }

    String epochId() {
        return process.keeper.epochId();
    }

    boolean admits() {
        return isRunning() && process.keeper.admits();
    }

    /** Asks the process, which hears it when it is not frozen; nothing happens where none is. */
    void ask(Consumer<Billing> question) {
        VirtualNode asked = process;
        way.process.run(() -> question.accept(asked.billing()));
    }

    /** What another node asks the process while it lives in that epoch. */
    <A> Future<A> askPeer(String epochId, Function<BillingService, Future<A>> question) {
        Promise<A> answer = Promise.promise();
        VirtualNode asked = process;
        way.process.run(() -> {
            if (asked.keeper.epochId().equals(epochId)) {
                question.apply(asked.billing).onComplete(answer);
            }
        });
        return answer.future();
    }

    /** From now on and for a while no message reaches it or leaves it; the store does. */
    void isolate(Duration time) {
        tell("hears no other node for " + time.toMillis() + " ms");
        alone = true;
        world.after(time.toMillis(), () -> alone = false);
    }

    boolean isAlone() {
        return alone;
    }

    @Override
    public void crash() {
        if (isRunning()) {
            tell("is killed");
            way.process.die();
        }
    }

    void restart() {
        if (!isRunning()) {
            way = new FaultyStore(store, world, this);
            process = start();
        }
    }

    /** A clean stop; it is killed if that takes too long. */
    void stop() {
        if (!isRunning() || stopping || way.process.isFrozen()) {
            return;
        }
        stopping = true;
        tell("is asked to stop");
        VirtualNode stopped = process;
        int ofLife = life;
        stopped.stop().onComplete(result -> {
            tell(result.succeeded() ? "has stopped" : "could not stop well");
            stopped.kill();
        });
        world.after(STOP_LIMIT.toMillis(), () -> {
            if (life == ofLife) {
                crash();
            }
        });
    }

    void freeze(Duration time) {
        if (!isRunning() || way.process.isFrozen()) {
            return;
        }
        tell("freezes for " + time.toMillis() + " ms");
        VirtualNode frozen = process;
        frozen.freeze();
        world.after(time.toMillis(), () -> {
            if (frozen.isFrozen()) {
                tell("wakes up");
                frozen.wakeUp();
            }
        });
    }

    void cutOff(Duration time) {
        tell("has no store for " + time.toMillis() + " ms");
        cutOff = true;
        world.after(time.toMillis(), () -> cutOff = false);
    }

    void slowDown(int byMs, Duration time) {
        tell("has a slow store for " + time.toMillis() + " ms");
        slownessMs = byMs;
        world.after(time.toMillis(), () -> slownessMs = 0);
    }

    /** From now on nothing befalls it; where no process runs, one is started. */
    void heal() {
        faultPercent = 0;
        slownessMs = 0;
        cutOff = false;
        alone = false;
        if (process.isFrozen()) {
            tell("wakes up");
            process.wakeUp();
        }
        restart();
    }

    @Override
    public int faultPercent() {
        return faultPercent;
    }

    @Override
    public boolean isCutOff() {
        return cutOff;
    }

    @Override
    public int slownessMs() {
        return slownessMs;
    }

    @Override
    public String toString() {
        return "node " + number;
    }
}
