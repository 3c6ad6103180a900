package dev.tollgate.billing.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store of counters must do, so that what is proved over the one in memory holds over the real one. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class UsageStoreSuite {
    static final String EPOCH = "ep_00000000000000000000000001";
    static final String OTHER_EPOCH = "ep_00000000000000000000000002";
    static final UsageKey MODEL = new UsageKey("org_a", "2026-11-21", "openai/gpt-4|x", "openai", "key_1", "");
    static final UsageKey END_USER = new UsageKey("org_a", "2026-11-21", "", "", "", "eu_1");
    static final UsageCounts FIVE = new UsageCounts(5, 10, 20, 30, 3_000_000_000_000L, 7_000);

    /** An empty store, one for each test. */
    abstract UsageStore store();

    /** What a document has counted. */
    abstract UsageCounts counted(UsageKey key) throws Exception;

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private boolean apply(String epochId, UsageKey key, long from, long to) throws Exception {
        return get(store().apply(epochId, List.of(new UsageChange(key, from, to, FIVE))));
    }

    @Test
    void documentIsMadeOnceAndKeepsWhatItCounted() throws Exception {
        get(store().create(List.of(MODEL, END_USER)));
        assertThat(apply(EPOCH, MODEL, 0, 3)).isTrue();
        get(store().create(List.of(MODEL, END_USER)));

        assertThat(counted(MODEL)).isEqualTo(FIVE);
        assertThat(counted(END_USER)).isEqualTo(UsageCounts.NONE);
        assertThat(get(store().checkpoints(EPOCH, List.of(MODEL, END_USER))))
                .isEqualTo(Map.of(MODEL, 3L, END_USER, 0L));
        assertThat(get(store().checkpoints(OTHER_EPOCH, List.of(MODEL)))).isEqualTo(Map.of(MODEL, 0L));
    }

    @Test
    void missingDocumentHasNoCheckpointAndTakesNoChange() throws Exception {
        assertThat(get(store().checkpoints(EPOCH, List.of(MODEL)))).isEmpty();
        assertThat(apply(EPOCH, MODEL, 0, 1)).isFalse();
    }

    @Test
    void sameChangeCountsOnce() throws Exception {
        get(store().create(List.of(MODEL)));
        assertThat(apply(EPOCH, MODEL, 0, 3)).isTrue();
        assertThat(apply(EPOCH, MODEL, 0, 3)).isFalse();
        assertThat(apply(EPOCH, MODEL, 2, 4)).isFalse();
        assertThat(counted(MODEL)).isEqualTo(FIVE);

        assertThat(apply(EPOCH, MODEL, 3, 9)).isTrue();
        assertThat(apply(OTHER_EPOCH, MODEL, 0, 1)).isTrue();
        assertThat(counted(MODEL)).isEqualTo(FIVE.plus(FIVE).plus(FIVE));
    }

    @Test
    void ofManyChangesThoseThatFitAreMade() throws Exception {
        get(store().create(List.of(MODEL, END_USER)));
        assertThat(apply(EPOCH, MODEL, 0, 3)).isTrue();

        assertThat(get(store().apply(
                                EPOCH,
                                List.of(new UsageChange(MODEL, 0, 4, FIVE), new UsageChange(END_USER, 0, 4, FIVE)))))
                .isFalse();

        assertThat(counted(MODEL)).isEqualTo(FIVE);
        assertThat(counted(END_USER)).isEqualTo(FIVE);
    }

    @Test
    void checkpointsOfDoneEpochsAreForgottenAfterTheDay() throws Exception {
        get(store().create(List.of(MODEL, END_USER)));
        apply(EPOCH, MODEL, 0, 3);
        apply(OTHER_EPOCH, MODEL, 0, 3);
        apply(EPOCH, END_USER, 0, 3);
        assertThat(get(store().unpruned("2026-11-21", 10))).isEmpty();

        for (UsageCheckpoints found : get(store().unpruned("2026-11-22", 10))) {
            get(store().prune(found, List.of(EPOCH), "2026-11-22"));
        }

        assertThat(get(store().checkpoints(EPOCH, List.of(MODEL, END_USER))))
                .isEqualTo(Map.of(MODEL, 0L, END_USER, 0L));
        assertThat(get(store().checkpoints(OTHER_EPOCH, List.of(MODEL)))).isEqualTo(Map.of(MODEL, 3L));
        assertThat(get(store().unpruned("2026-11-22", 10))).isEmpty();
        assertThat(get(store().unpruned("2026-11-23", 10)))
                .containsExactly(new UsageCheckpoints(MODEL.id(), false, java.util.Set.of(OTHER_EPOCH)));
        assertThat(counted(MODEL)).isEqualTo(FIVE.plus(FIVE));
    }
}
