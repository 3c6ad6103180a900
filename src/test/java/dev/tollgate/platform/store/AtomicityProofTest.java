package dev.tollgate.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AtomicityProofTest {
    /** Keeps its promises, unless a test overrides one of them. */
    private static class Honest implements AtomicityProof.Counters {
        final Map<String, Long> stored = new HashMap<>();

        @Override
        public Future<Boolean> create(String id) {
            return Future.succeededFuture(stored.putIfAbsent(id, 0L) == null);
        }

        @Override
        public Future<Optional<Long>> incrementBelow(String id, long limit) {
            long value = stored.getOrDefault(id, 0L);
            if (value >= limit) {
                return Future.succeededFuture(Optional.empty());
            }
            stored.put(id, value + 1);
            return Future.succeededFuture(Optional.of(value + 1));
        }

        @Override
        public Future<Long> read(String id) {
            return Future.succeededFuture(stored.getOrDefault(id, -1L));
        }

        @Override
        public Future<Void> remove(String id) {
            stored.remove(id);
            return Future.succeededFuture();
        }
    }

    @Test
    void aDatabaseThatKeepsItsPromisesPassesAndIsLeftClean() {
        Honest database = new Honest();
        AtomicityProof.run(database).await();
        assertThat(database.stored).isEmpty();
    }

    @Test
    void aDatabaseThatLosesAcknowledgedUpdatesIsRefusedAndLeftClean() {
        Honest losing = new Honest() {
            private int updates;

            @Override
            public Future<Optional<Long>> incrementBelow(String id, long limit) {
                long before = stored.getOrDefault(id, 0L);
                Future<Optional<Long>> answer = super.incrementBelow(id, limit);
                if (++updates % 16 == 0) {
                    stored.put(id, before);
                }
                return answer;
            }
        };
        assertThatThrownBy(() -> AtomicityProof.run(losing).await())
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("acknowledged 319 and kept 300");
        assertThat(losing.stored).isEmpty();
    }

    @Test
    void aDatabaseThatIgnoresConditionsIsRefused() {
        Honest unconditional = new Honest() {
            @Override
            public Future<Optional<Long>> incrementBelow(String id, long limit) {
                return super.incrementBelow(id, Long.MAX_VALUE);
            }
        };
        assertThatThrownBy(() -> AtomicityProof.run(unconditional).await())
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("room for 300 it acknowledged 320");
    }

    @Test
    void aDatabaseThatAnswersWithTheResultOfOthersIsRefused() {
        Honest late = new Honest() {
            private final List<Long> answers = new ArrayList<>();

            @Override
            public Future<Optional<Long>> incrementBelow(String id, long limit) {
                return super.incrementBelow(id, limit).map(value -> {
                    value.ifPresent(answers::add);
                    return value.map(n -> n == 2 ? 1L : n);
                });
            }
        };
        assertThatThrownBy(() -> AtomicityProof.run(late).await())
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("each other's result");
    }

    @Test
    void aDatabaseThatTakesTheSameIdTwiceIsRefused() {
        Honest doubling = new Honest() {
            @Override
            public Future<Boolean> create(String id) {
                return super.create(id).map(true);
            }
        };
        assertThatThrownBy(() -> AtomicityProof.run(doubling).await())
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("same _id");
    }

    @Test
    void anErrorOfTheDatabaseIsNoRefusalSoThatItIsTriedAgain() {
        Honest away = new Honest() {
            @Override
            public Future<Long> read(String id) {
                return Future.failedFuture(new IllegalStateException("away"));
            }
        };
        assertThatThrownBy(() -> AtomicityProof.run(away).await()).hasMessage("away");
    }
}
