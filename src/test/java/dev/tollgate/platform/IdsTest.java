package dev.tollgate.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class IdsTest {
    private static final int MANY = 20_000;

    private final Ids ids = Ids.random();

    @Test
    void idsOfManyThreadsAreAllDifferent() {
        Set<String> all = ConcurrentHashMap.newKeySet();
        IntStream.range(0, MANY).parallel().forEach(_ -> all.add(ids.next("req")));
        assertThat(all).hasSize(MANY).allMatch(id -> id.matches("req_[0-9a-hj-km-np-tv-z]{26}"));
    }

    @Test
    void everyPlaceOfAnIdTakesEveryCharacter() {
        for (int place = 0; place < 26; place++) {
            int at = 2 + place;
            long different = IntStream.range(0, 1_000)
                    .map(_ -> ids.next("x").charAt(at))
                    .distinct()
                    .count();
            assertThat(different).as("characters at place %d", place).isEqualTo(32);
        }
    }
}
