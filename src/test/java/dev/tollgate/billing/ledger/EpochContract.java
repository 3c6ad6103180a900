package dev.tollgate.billing.ledger;

import static dev.tollgate.billing.ledger.Samples.epoch;
import static dev.tollgate.billing.ledger.Samples.node;
import static dev.tollgate.billing.ledger.TestMongo.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Epochs: open, closed, done, in this order and never back. */
interface EpochContract extends StoreContract {
    @Test
    default void anOpenEpochTakesHeartbeatsAndRemembersHowFarItIsApplied() throws Exception {
        get(store().openEpoch(epoch(1)));

        assertThat(get(store().unfinishedEpochs())).containsExactly(epoch(1));
        assertThat(get(store().heartbeat(epoch(1), 7))).isTrue();
        assertThat(get(store().heartbeat(epoch(1), 5))).isTrue();
        assertThat(get(store().unfinishedEpochs())).singleElement().satisfies(found -> assertThat(found.watermark())
                .isEqualTo(7));
    }

    @Test
    default void openingAnEpochAgainChangesNothing() throws Exception {
        get(store().openEpoch(epoch(1)));
        get(store().heartbeat(epoch(1), 7));
        get(store().openEpoch(epoch(1)));
        assertThat(get(store().unfinishedEpochs())).singleElement().satisfies(found -> assertThat(found.watermark())
                .isEqualTo(7));

        get(store().closeEpoch(epoch(1)));
        get(store().openEpoch(epoch(1)));
        assertThat(get(store().heartbeat(epoch(1), 8))).isFalse();
    }

    @Test
    default void nobodyHearsTheHeartOfAnEpochThatIsNotOpen() throws Exception {
        assertThat(get(store().heartbeat(epoch(1), 1))).isFalse();

        get(store().openEpoch(epoch(1)));
        get(store().closeEpoch(epoch(1)));
        assertThat(get(store().heartbeat(epoch(1), 1))).isFalse();
        assertThat(get(store().unfinishedEpochs())).containsExactly(epoch(1));

        get(store().finishEpoch(epoch(1), 3, 100));
        assertThat(get(store().heartbeat(epoch(1), 1))).isFalse();
        assertThat(get(store().unfinishedEpochs())).isEmpty();
    }

    @Test
    default void aDoneEpochKeepsItsTimeAndIsNeverClosedAgain() throws Exception {
        get(store().openEpoch(epoch(1)));
        get(store().finishEpoch(epoch(1), 3, 100));
        get(store().finishEpoch(epoch(1), 9, 900));
        get(store().closeEpoch(epoch(1)));

        assertThat(get(store().unfinishedEpochs())).isEmpty();
        assertThat(get(store().doneEpochs(List.of(epoch(1).id()), 101))).containsExactly(epoch(1).id());
        assertThat(get(store().doneEpochs(List.of(epoch(1).id()), 100))).isEmpty();
        assertThat(get(store().epochsDoneSince(100))).singleElement().satisfies(found -> assertThat(found.watermark())
                .isEqualTo(3));
        assertThat(get(store().epochsDoneSince(101))).isEmpty();
    }

    @Test
    default void onlyTheDoneOnesAmongThoseAskedForAreDone() throws Exception {
        for (int i = 1; i <= 4; i++) {
            get(store().openEpoch(epoch(i)));
        }
        get(store().finishEpoch(epoch(1), 0, 100));
        get(store().finishEpoch(epoch(2), 0, 100));
        get(store().closeEpoch(epoch(3)));

        List<String> asked = List.of(epoch(1).id(), epoch(3).id(), epoch(4).id());
        assertThat(get(store().doneEpochs(asked, 1_000))).containsExactly(epoch(1).id());
        assertThat(get(store().doneEpochs(List.of(), 1_000))).isEmpty();
    }

    @Test
    default void epochsDoneLatelyAreThoseOfAllNodes() throws Exception {
        Epoch other = epoch(2, node(2));
        get(store().openEpoch(epoch(1)));
        get(store().openEpoch(other));
        get(store().openEpoch(epoch(3)));
        get(store().finishEpoch(epoch(1), 0, 100));
        get(store().finishEpoch(other, 0, 200));

        assertThat(get(store().epochsDoneSince(0))).containsExactlyInAnyOrder(epoch(1), other);
        assertThat(get(store().epochsDoneSince(101))).containsExactly(other);
        assertThat(get(store().unfinishedEpochs())).containsExactly(epoch(3));
    }

    @Test
    default void theHeartIsHeardWhileTheEpochIsOpenAndStandsStillAfterwards() throws Exception {
        get(store().openEpoch(epoch(1)));
        get(store().openEpoch(epoch(2)));
        get(store().heartbeat(epoch(1), 0));
        get(store().heartbeat(epoch(1), 3));
        assertThat(get(store().beats()))
                .containsExactlyInAnyOrder(
                        new EpochBeat(new Epoch(node(1), epoch(1).id(), 3), 2), new EpochBeat(epoch(2), 0));

        get(store().closeEpoch(epoch(1)));
        get(store().heartbeat(epoch(1), 4));
        assertThat(get(store().beats())).extracting(EpochBeat::beat).containsExactlyInAnyOrder(2L, 0L);
        get(store().finishEpoch(epoch(1), 4, 100));
        assertThat(get(store().beats())).extracting(EpochBeat::beat).containsExactly(0L);
    }

    @Test
    default void epochsThatNobodyOpenedAreNotClosedOrDone() throws Exception {
        get(store().closeEpoch(epoch(1)));
        get(store().finishEpoch(epoch(1), 3, 100));

        assertThat(get(store().unfinishedEpochs())).isEmpty();
        assertThat(get(store().doneEpochs(List.of(epoch(1).id()), 1_000))).isEmpty();
    }
}
