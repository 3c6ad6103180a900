package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Samples.closed;
import static dev.tollgate.billing.ledger.Samples.epoch;
import static dev.tollgate.billing.ledger.Samples.record;
import static dev.tollgate.billing.ledger.Samples.settle;
import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The journal: one record a place, read in order without gaps, moved whole to the archive. */
interface JournalContract extends StoreContract {
    private List<Long> seqs(Epoch epoch, long from, int count) throws Exception {
        return get(store().records(epoch, from, count)).stream()
                .map(JournalRecord::seq)
                .toList();
    }

    private void insert(Epoch epoch, int count) throws Exception {
        for (int seq = 1; seq <= count; seq++) {
            get(store().insertRecord(record(epoch, seq, "batch_" + seq)));
        }
    }

    @Test
    default void aRecordIsReadAsItWasWritten() throws Exception {
        JournalRecord written =
                record(epoch(1), 1, "batch_1", settle("org_a", "req_1", 10, 4), settle("org_b", "req_2", 10, 0));

        assertThat(get(store().insertRecord(written))).isTrue();
        assertThat(get(store().record(epoch(1), 1))).contains(written);
        assertThat(get(store().record(epoch(1), 2))).isEmpty();
        assertThat(get(store().record(epoch(2), 1))).isEmpty();
    }

    @Test
    default void theFirstRecordOfAPlaceStays() throws Exception {
        assertThat(get(store().insertRecord(record(epoch(1), 1, "mine")))).isTrue();
        assertThat(get(store().insertRecord(record(epoch(1), 1, "other")))).isFalse();
        assertThat(get(store().insertRecord(closed(epoch(1), 1, "closer")))).isFalse();
        assertThat(get(store().record(epoch(1), 1)).orElseThrow().batch()).isEqualTo("mine");
    }

    @Test
    default void aClosedRecordFencesTheWriterOfThatPlace() throws Exception {
        insert(epoch(1), 1);
        assertThat(get(store().insertRecord(closed(epoch(1), 2, "closer")))).isTrue();

        assertThat(get(store().insertRecord(record(epoch(1), 2, "late")))).isFalse();
        JournalRecord found = get(store().record(epoch(1), 2)).orElseThrow();
        assertThat(found.closed()).isTrue();
        assertThat(found.batch()).isEqualTo("closer");
        assertThat(get(store().insertRecord(record(epoch(2), 2, "of another epoch"))))
                .isTrue();
    }

    @Test
    default void recordsAreReadInOrderUpToTheFirstThatIsMissing() throws Exception {
        insert(epoch(1), 12);
        get(store().insertRecord(record(epoch(1), 14, "after the gap")));
        get(store().insertRecord(record(epoch(2), 13, "of another epoch")));

        assertThat(seqs(epoch(1), 1, 5)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(seqs(epoch(1), 10, 10)).containsExactly(10L, 11L, 12L);
        assertThat(seqs(epoch(1), 13, 10)).isEmpty();
        assertThat(seqs(epoch(1), 14, 10)).containsExactly(14L);
    }

    @Test
    default void theArchiveTakesTheOldestThatAllHavePassedAndNeverTheLast() throws Exception {
        get(store().openEpoch(epoch(1)));
        insert(epoch(1), 6);
        get(store().heartbeat(epoch(1), 4));

        assertThat(get(store().archive(epoch(1), 1_003, 100))).isEqualTo(2);
        assertThat(seqs(epoch(1), 1, 10)).isEmpty();
        assertThat(seqs(epoch(1), 3, 10)).containsExactly(3L, 4L, 5L, 6L);
        assertThat(get(store().archive(epoch(1), 9_000, 100))).isEqualTo(1);
        assertThat(get(store().archive(epoch(1), 9_000, 100))).isZero();
        assertThat(seqs(epoch(1), 4, 10)).containsExactly(4L, 5L, 6L);
    }

    @Test
    default void theArchiveTakesAtMostTheLimit() throws Exception {
        get(store().openEpoch(epoch(1)));
        insert(epoch(1), 6);
        get(store().heartbeat(epoch(1), 6));

        assertThat(get(store().archive(epoch(1), 9_000, 2))).isEqualTo(2);
        assertThat(get(store().archive(epoch(1), 9_000, 2))).isEqualTo(2);
        assertThat(get(store().archive(epoch(1), 9_000, 2))).isEqualTo(1);
        assertThat(seqs(epoch(1), 6, 10)).containsExactly(6L);
    }

    @Test
    default void anEpochIsToBeArchivedUntilItIsDoneAndEmpty() throws Exception {
        get(store().openEpoch(epoch(1)));
        insert(epoch(1), 3);
        assertThat(get(store().epochsToArchive(10))).containsExactly(epoch(1));
        get(store().archive(epoch(1), 9_000, 100));
        assertThat(get(store().epochsToArchive(10))).containsExactly(epoch(1));

        get(store().finishEpoch(epoch(1), 3, 100));
        assertThat(get(store().epochsToArchive(10))).hasSize(1);
        assertThat(get(store().archive(epoch(1), 9_000, 100))).isEqualTo(2);
        assertThat(get(store().archive(epoch(1), 9_000, 100))).isZero();
        assertThat(get(store().epochsToArchive(10))).isEmpty();
    }

    @Test
    default void aDoneEpochWhoseRecordsAreYoungIsStillToBeArchived() throws Exception {
        get(store().openEpoch(epoch(1)));
        insert(epoch(1), 3);
        get(store().finishEpoch(epoch(1), 3, 100));

        assertThat(get(store().archive(epoch(1), 1_001, 100))).isZero();
        assertThat(get(store().epochsToArchive(10))).hasSize(1);
    }

    @Test
    default void fewerEpochsAreToldThanThereAreWhereFewerAreAskedFor() throws Exception {
        for (int i = 1; i <= 4; i++) {
            get(store().openEpoch(epoch(i)));
        }
        assertThat(get(store().epochsToArchive(3))).hasSize(3);
        assertThat(get(store().archive(epoch(9), 9_000, 100))).isZero();
    }
}
