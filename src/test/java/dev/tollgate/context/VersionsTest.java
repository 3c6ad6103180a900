package dev.tollgate.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.context.Path.Range;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which exchanges follow each other. */
@Timeout(value = 10, unit = TimeUnit.SECONDS)
class VersionsTest {
    /** 3 to 5 follow 2, as do 6 to 8 and 9. */
    private static final Versions THREE =
            new Versions(9, List.of(new Fork(6, 2, 3, 0), new Fork(9, 2, 6, 1)), List.of());

    private static Versions oneAnswerAfterTheOther(int count) {
        Versions versions = new Versions(1, List.of(), List.of());
        for (int number = 2; number <= count; number++) {
            versions = new Versions(number, versions.forks(), versions.gaps());
            versions = versions.with(versions.inPlaceOf(number, number - 1, 1));
        }
        return versions;
    }

    @Test
    void aConversationWithoutForksIsReadByNumber() {
        var plain = new Versions(70, List.of(), List.of(new Range(3, 50)));

        assertThat(plain.path().upTo(70, 32)).startsWith(70L, 69L).endsWith(51L, 2L, 1L);
        assertThat(plain.path().from(1, 4)).containsExactly(1L, 2L, 51L, 52L);
        assertThat(plain.others().from(1, 4)).isEmpty();
    }

    @Test
    void whatIsNotShownIsReadApart() {
        assertThat(THREE.path().from(1, 10)).containsExactly(1L, 2L, 9L);
        assertThat(THREE.others().from(1, 10)).containsExactly(3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(THREE.pathTo(7).upTo(9, 10)).containsExactly(7L, 6L, 2L, 1L);
    }

    @Test
    void anotherVersionIsShownUpToItsEnd() {
        Versions shown = THREE.showing(4);

        assertThat(shown.path().from(1, 10)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(shown.showing(1).path().from(1, 10)).containsExactly(1L, 2L, 9L);
        Versions goneOn = new Versions(10, shown.forks(), shown.gaps());
        assertThat(goneOn.path().from(1, 10)).containsExactly(1L, 2L, 3L, 4L, 5L, 10L);
    }

    @Test
    void versionsWithinVersionsAreFoundAgain() {
        Versions shown = THREE.showing(4);
        Versions deep = new Versions(10, shown.forks(), shown.gaps()).with(shown.inPlaceOf(10, 4, 0));

        assertThat(deep.path().from(1, 10)).containsExactly(1L, 2L, 3L, 10L);
        assertThat(deep.showing(5).path().from(1, 10)).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(deep.of(new MessageId(10, 0))).containsExactly(new MessageId(4, 0), new MessageId(10, 0));
        assertThat(deep.of(new MessageId(3, 0))).containsExactly(new MessageId(3, 0), new MessageId(9, 0));
        assertThat(deep.of(new MessageId(6, 1))).containsExactly(new MessageId(6, 1), new MessageId(9, 1));
    }

    @Test
    void theOldestHiddenVersionIsLetGo() {
        Versions many = oneAnswerAfterTheOther(4);

        assertThat(many.oldestHidden()).isEqualTo(new Range(1, 1));
        Versions fewer = many.without(new Range(1, 1)).without(new Range(2, 2));

        assertThat(fewer.oldestHidden()).isEqualTo(new Range(3, 3));
        assertThat(fewer.of(new MessageId(4, 1))).containsExactly(new MessageId(3, 1), new MessageId(4, 1));
        assertThat(fewer.without(new Range(3, 3)).oldestHidden()).isNull();
        assertThat(fewer.forks()).hasSize(2);
        assertThat(many.forks()).extracting(Fork::of).containsOnly(1L);
        assertThat(oneAnswerAfterTheOther(300).of(new MessageId(300, 1))).hasSize(300);
    }
}
