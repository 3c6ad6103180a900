package dev.tollgate.billing.ledger;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.AccountRef;
import dev.tollgate.billing.Balance;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.Credit;
import dev.tollgate.billing.EntryQuery;
import dev.tollgate.billing.Hold;
import dev.tollgate.billing.HoldRequest;
import dev.tollgate.billing.LedgerEntry;
import dev.tollgate.billing.Payer;
import dev.tollgate.billing.Settled;
import dev.tollgate.billing.Settlement;
import dev.tollgate.billing.Usage;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** One node on a virtual clock, over a store in memory whose every call the test may hold up, lose or refuse. */
final class Stage {
    static final Payer PAYER = new Payer("org_a", null);
    static final String ACCOUNT = "org_a";

    final VirtualWorld world = new VirtualWorld(1);
    final MemoryBillingStore memory = new MemoryBillingStore();
    StagedStore store = new StagedStore(memory, world);
    final VirtualPeers peers = new VirtualPeers(world);
    VirtualNode node;
    private int lastId;

    /** A node that has begun, over an empty store. */
    Stage() {
        node = start();
        pass(20);
    }

    /** A node that begins over a store that is away. */
    static Stage withoutStore() {
        return new Stage(true);
    }

    private Stage(boolean away) {
        store.away(away);
        node = start();
        pass(20);
    }

    VirtualNode start() {
        return begin(store, VirtualNode.NODE_ID);
    }

    private VirtualNode begin(StagedStore way, String nodeId) {
        var begun = new VirtualNode(world, way, nodeId, this::nextId, 0, peers);
        peers.add(begun);
        return begun;
    }

    private String nextId(String prefix) {
        return "%s_%026d".formatted(prefix, ++lastId);
    }

    Billing billing() {
        return node.billing();
    }

    /** Lets the time pass. */
    void pass(long millis) {
        world.run(Duration.ofMillis(millis));
    }

    /** kill -9, and a new process over the same store. */
    void crash() {
        node.kill();
        store = new StagedStore(memory, world);
        node = start();
        pass(50);
    }

    /** A second node over the same store, which the calls of this stage go to from now on; gives its way to the store. */
    StagedStore beginOther() {
        return begin(2);
    }

    /** As {@link #beginOther}, a node with this number, of 2 or more. */
    StagedStore begin(int number) {
        var way = new StagedStore(memory, world);
        node = begin(way, Samples.node(number));
        pass(50);
        return way;
    }

    /** Another process closes the node's epoch, applies it and drops what it held, all before the node can learn of it. */
    void closeByAnother() {
        var means = new Means(
                memory,
                memory.usage,
                this::nextId,
                world,
                world.timers(new VirtualProcess()),
                new BillingMetrics(new SimpleMeterRegistry()),
                new SilentPeers());
        Epoch epoch = requireNonNull(memory.epochs.get(node.keeper.epochId())).epoch();
        assertThat(new Takeover(means).finish(epoch).succeeded()).isTrue();
    }

    /** Gives the account credits. */
    void fund(long nano) {
        done(billing().credit(new Credit(nextId("cr"), PAYER, nano, "Top-up", "usr_admin")));
    }

    Future<Hold> askHold(String id, long nano) {
        return billing().hold(new HoldRequest(id, PAYER, nano, nano));
    }

    Hold hold(String id, long nano) {
        return done(askHold(id, nano));
    }

    /** 100 nano-credits, all of them held. */
    Hold fundedHold() {
        fund(100);
        return hold("req_1", 100);
    }

    Future<Settled> settle(Hold hold, long costNano) {
        return billing().settle(new Settlement(hold, costNano, Usage.tokens(costNano, 0, false), "m", "p", null));
    }

    Balance balance() {
        return done(billing().balance(new AccountRef(PAYER)));
    }

    List<LedgerEntry> entries() {
        return done(billing().entries(new EntryQuery(PAYER, null, null, null, 1, 100)))
                .entries();
    }

    /** The account as the store has it. */
    AccountState document() {
        return requireNonNull(memory.accounts.get(ACCOUNT));
    }

    /** The answer, which must be there within a second. */
    <T> T done(Future<T> answer) {
        pass(1_000);
        assertThat(answer.isComplete()).as("answered").isTrue();
        assertThat(answer.cause()).isNull();
        return answer.result();
    }

    /** Asserts that the answer is there and says: not now. */
    static void assertUnavailable(Future<?> answer) {
        assertThat(answer.failed()).as("failed").isTrue();
        assertThat(((TollgateException) answer.cause()).kind()).isEqualTo(ErrorKind.UNAVAILABLE);
    }
}
