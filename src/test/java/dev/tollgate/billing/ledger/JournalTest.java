package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Samples.closed;
import static dev.tollgate.billing.ledger.Samples.settle;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.billing.ledger.StagedStore.Fate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Group commit: one insert in flight, whatever the store does with it. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class JournalTest {
    private static final Epoch EPOCH = Samples.epoch(1);

    private final VirtualWorld world = new VirtualWorld(1);
    private final MemoryBillingStore memory = new MemoryBillingStore();
    private final StagedStore store = new StagedStore(memory, world);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> health = new ArrayList<>();
    private final List<String> answers = new ArrayList<>();
    private int lastId;
    private final Journal journal = new Journal(means(), EPOCH, new HealthNotes(health));

    private final EpochKeeper keeper = new EpochKeeper(means(), EPOCH.node(), Duration.ofSeconds(1), Runnable::run);
    private final LineSink sink =
            new LineSink(keeper, Runnable::run, new Projector(means(), keeper), new EntryWriter(means(), keeper));

    private void append(String accountId, String holdId, long costNano) {
        append(holdId, settle(accountId, holdId, 10, costNano));
    }

    private void append(String name, Line... lines) {
        Promise<Void> durable = Promise.promise();
        durable.future().onComplete(_ -> answers.add(name + " is in"), _ -> answers.add(name + " lost"));
        journal.append(List.of(new Pending(EPOCH.id(), List.of(lines), sink, durable)));
    }

    private Means means() {
        return new Means(
                store,
                store.usage(),
                prefix -> "%s_%d".formatted(prefix, ++lastId),
                world,
                world.timers(new VirtualProcess()),
                new BillingMetrics(meters),
                new SilentPeers());
    }

    private void appendMany(int count) {
        for (int i = 0; i < count; i++) {
            append("org_a", "many_" + i, 1);
        }
    }

    private void pass(long millis) {
        world.run(Duration.ofMillis(millis));
    }

    private List<Integer> sizes() {
        return memory.journal.values().stream()
                .map(record -> record.lines().size())
                .toList();
    }

    @Test
    void linesThatArriveDuringAnInsertMakeOneMore() {
        store.holdUp("insertRecord");
        append("org_a", "one", 1);
        append("org_a", "two", 1);
        append("org_b", "three", 1);
        append("org_a", "four", 1);
        assertThat(store.count("insertRecord")).isEqualTo(1);
        assertThat(answers).isEmpty();

        store.letGo("insertRecord");
        pass(20);

        assertThat(store.count("insertRecord")).isEqualTo(2);
        assertThat(answers).containsExactly("one is in", "two is in", "three is in", "four is in");
        assertThat(sizes()).containsExactly(1, 3);
        assertThat(health).containsExactly("began", "acknowledged", "began", "acknowledged");
    }

    @Test
    void aRecordHasAtMostAThousandLines() {
        store.holdUp("insertRecord");
        appendMany(2_502);
        store.letGo("insertRecord");
        pass(50);

        assertThat(sizes()).containsExactly(1, 1_000, 1_000, 501);
        assertThat(answers).hasSize(2_502);
        assertThat(meters.counter("tollgate.billing.journal.lines").count()).isEqualTo(2_502);
        assertThat(meters.timer("tollgate.billing.commit").count()).isEqualTo(4);
        assertThat(meters.get("tollgate.billing.journal.unapplied").gauge().value())
                .isEqualTo(5_004);
        assertThat(meters.get("tollgate.billing.journal.queued").gauge().value())
                .isZero();
    }

    @Test
    void theLinesOfOneCallAreNeverInTwoRecords() {
        store.holdUp("insertRecord");
        append("org_a", "first", 1);
        appendMany(999);
        append("call", settle("bud_k", "call", 10, 1), settle("org_a", "call", 10, 1));
        appendMany(998);
        store.letGo("insertRecord");
        pass(50);

        assertThat(sizes()).containsExactly(1, 999, 1_000);
    }

    @Test
    void recordsAreAFewMillisecondsApartSoThatMuchIsInThem() {
        for (int i = 0; i < 100; i++) {
            append("org_a", "req_" + i, 1);
            pass(1);
        }
        pass(50);
        assertThat(answers).hasSize(100);
        assertThat(store.count("insertRecord")).isLessThan(60);
    }

    @Test
    void nobodyWaitsLongerThanTheRestOfThatDistance() {
        store.holdUp("insertRecord");
        append("org_a", "one", 1);
        append("org_a", "two", 1);
        store.letGo("insertRecord");
        pass(1);
        assertThat(answers).containsExactly("one is in");
        assertThat(store.count("insertRecord")).isEqualTo(1);
        pass(1);
        assertThat(store.count("insertRecord")).isEqualTo(2);
    }

    @Test
    void anInsertWhoseReplyWasLostIsFoundToBeItsOwn() {
        store.next("insertRecord", Fate.LOSES_REPLY);
        append("org_a", "one", 1);
        pass(100);

        assertThat(answers).containsExactly("one is in");
        assertThat(sizes()).containsExactly(1);
        assertThat(health).containsExactly("began", "failed", "acknowledged");
        assertThat(meters.counter("tollgate.billing.commit.failures").count()).isEqualTo(1);
    }

    @Test
    void theSameRecordIsTriedAgainWhateverArrivedMeanwhile() {
        store.next("insertRecord", Fate.FAILS);
        append("org_a", "one", 1);
        append("org_a", "two", 1);
        pass(100);

        assertThat(sizes()).containsExactly(1, 1);
        assertThat(answers).containsExactly("one is in", "two is in");
    }

    @Test
    void triesComeAtGrowingDistancesOfHalfASecondAtMost() {
        store.away(true);
        append("org_a", "one", 1);
        pass(19);
        assertThat(store.count("insertRecord")).isEqualTo(1);
        pass(7);
        assertThat(store.count("insertRecord")).isEqualTo(2);
        pass(42);
        assertThat(store.count("insertRecord")).isEqualTo(3);
        pass(10_000);
        assertThat(store.count("insertRecord")).isBetween(22, 26);

        store.away(false);
        pass(510);
        assertThat(answers).containsExactly("one is in");
    }

    @Test
    void aClosedRecordInItsPlaceMeansThatTheEpochIsFenced() {
        memory.insertRecord(closed(EPOCH, 1, "batch_of_another"));
        append("org_a", "one", 1);
        pass(100);

        assertThat(health).containsExactly("began", "fenced");
        assertThat(answers).isEmpty();
        journal.abandon();
        assertThat(answers).containsExactly("one lost");
    }

    @Test
    void aRecordThatIsNotYetToBeSeenIsWaitedFor() {
        memory.insertRecord(closed(EPOCH, 1, "batch_of_another"));
        store.holdUp("record");
        append("org_a", "one", 1);
        pass(10);
        JournalRecord hidden = requireNonNull(memory.journal.remove(EPOCH.recordId(1)));
        store.letGo("record");
        pass(10);
        assertThat(health).containsExactly("began", "failed");

        memory.insertRecord(hidden);
        store.next("record", Fate.FAILS);
        pass(200);
        assertThat(health).containsExactly("began", "failed", "failed", "fenced");
        assertThat(store.count("insertRecord")).isEqualTo(1);
    }

    @Test
    void whatIsUnderWayOrWaitsIsLostWithItsEpoch() {
        store.holdUp("insertRecord");
        append("org_a", "one", 1);
        append("org_a", "two", 1);
        Future<Void> drained = journal.drained();
        journal.abandon();
        append("org_a", "three", 1);
        store.letGo("insertRecord");
        pass(100);

        assertThat(answers).containsExactly("one lost", "two lost", "three lost");
        assertThat(drained.succeeded()).isTrue();
        assertThat(store.count("insertRecord")).isEqualTo(1);
        assertThat(health).containsExactly("began");
    }

    @Test
    void nobodyTriesForAnEpochThatIsOver() {
        store.away(true);
        append("org_a", "one", 1);
        pass(5);
        journal.abandon();
        pass(5_000);
        assertThat(store.count("insertRecord")).isEqualTo(1);
        assertThat(health).containsExactly("began", "failed");
    }

    @Test
    void itIsDrainedWhenTheLastLineIsIn() {
        assertThat(journal.drained().succeeded()).isTrue();
        store.holdUp("insertRecord");
        append("org_a", "one", 1);
        append("org_a", "two", 1);
        Future<Void> drained = journal.drained();
        assertThat(drained).isSameAs(journal.drained());
        pass(10);
        store.letGo("insertRecord");
        pass(20);
        assertThat(answers).hasSize(2);
        assertThat(drained.succeeded()).isTrue();
    }

    @Test
    void aLongQueueOrBacklogIsACrowd() {
        store.holdUp("insertRecord");
        appendMany(Journal.MAX_QUEUED);
        assertThat(journal.isCrowded()).isFalse();
        append("org_a", "one more", 1);
        assertThat(journal.isCrowded()).isTrue();

        store.letGo("insertRecord");
        pass(100);
        assertThat(journal.isCrowded()).isFalse();
        appendMany(15_000);
        pass(100);
        assertThat(journal.isCrowded()).isTrue();
        journal.applied(1, 2);
        assertThat(journal.isCrowded()).isTrue();
        journal.applied(2, 2_000);
        assertThat(journal.isCrowded()).isFalse();
    }

    @Test
    void theWatermarkIsTheLastRecordBeforeOneThatIsNotWhollyApplied() {
        assertThat(journal.watermark()).isZero();
        append("org_a", "one", 1);
        append("org_a", "two", 0);
        pass(20);
        append("org_a", "three", 1);
        pass(20);
        assertThat(journal.watermark()).isZero();

        journal.applied(2, 1);
        journal.applied(1, 1);
        assertThat(journal.watermark()).isZero();
        journal.applied(1, 1);
        assertThat(journal.watermark()).isEqualTo(2);
        journal.applied(3, 2);
        journal.applied(3, 2);
        assertThat(journal.watermark()).isEqualTo(3);
    }
}
