package dev.tollgate.http.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.settings.OverloadSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a node takes on, without a server around it. */
@Timeout(30)
final class NodeLimitsTest {
    private static final NodeCapacity SMALL = new NodeCapacity(256L << 20, 256);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final NodeLimits limits = new NodeLimits(new OverloadSettings(2, 3, 0, 0), SMALL, meters);

    private static Operation operation(Access access, LimitClass limit) {
        return new Operation(
                access, null, limit, ErrorShape.FLAT, false, true, _ -> Future.failedFuture("never called"));
    }

    @Test
    void callersWhoAreNotKnownYetAreBounded() {
        List<Promise<Principal>> asked = new ArrayList<>();
        for (int i = 0; i < 4 * 3 - 1; i++) {
            asked.add(Promise.promise());
            assertThat(limits.whileAsking(asked.get(i).future(), "address").isComplete())
                    .isFalse();
        }
        Promise<Principal> more = Promise.promise();
        assertThat(limits.whileAsking(more.future(), "address").cause())
                .hasFieldOrPropertyWithValue("kind", ErrorKind.UNAVAILABLE);
        asked.getFirst().fail("the store is away");
        assertThat(limits.whileAsking(more.future(), "address").isComplete()).isFalse();
    }

    @Test
    void kindsOfWorkDoNotTakeEachOthersPlaces() {
        Operation chat = operation(Access.AUTHENTICATED, LimitClass.CHAT);
        limits.enter(chat, null, "a");
        limits.enter(chat, null, "a");
        assertThatThrownBy(() -> limits.enter(chat, null, "a"))
                .hasFieldOrPropertyWithValue("kind", ErrorKind.UNAVAILABLE);
        for (Operation other : List.of(
                operation(Access.PUBLIC, LimitClass.AUTH),
                operation(Access.PLATFORM_ADMIN, LimitClass.NONE),
                operation(Access.AUTHENTICATED, LimitClass.BILLING))) {
            for (int i = 0; i < 3; i++) {
                limits.enter(other, null, "a");
            }
            assertThatThrownBy(() -> limits.enter(other, null, "a"))
                    .hasFieldOrPropertyWithValue("kind", ErrorKind.UNAVAILABLE);
        }
        assertThat(meters.get("tollgate.overload.refused")
                        .tag("work", "chat")
                        .tag("reason", "full")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void limitsThatNobodyChoseFitTheProcess() {
        assertThat(SMALL.chats(0)).isEqualTo(3_072);
        assertThat(SMALL.connections(0)).isEqualTo(64);
        assertThat(SMALL.bodyBytes(0)).isEqualTo(32 << 20);
        var large = new NodeCapacity(64L << 30, 1_048_576);
        assertThat(large.chats(0)).isEqualTo(100_000);
        assertThat(large.connections(0)).isEqualTo(100_000);
        assertThat(new NodeCapacity(64L << 20, 64).connections(0)).isEqualTo(16);
        assertThat(SMALL.chats(7)).isEqualTo(7);
        assertThat(SMALL.connections(8)).isEqualTo(8);
        assertThat(SMALL.bodyBytes(9)).isEqualTo(9);
        NodeCapacity own = NodeCapacity.ofThisProcess();
        assertThat(own.heapBytes()).isPositive();
        assertThat(own.fileDescriptors()).isPositive();
    }
}
