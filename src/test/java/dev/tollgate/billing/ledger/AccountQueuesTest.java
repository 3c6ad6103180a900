package dev.tollgate.billing.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Slow movements of one account, one after the other. */
class AccountQueuesTest {
    private final AccountQueues queues = new AccountQueues();
    private final List<String> done = new ArrayList<>();

    @Test
    void workThatThrowsHoldsUpNoneThatFollows() {
        Promise<Void> first = Promise.promise();
        queues.inTurn("acc", first::future);
        Future<Void> second = queues.inTurn("acc", () -> {
            throw new IllegalStateException("broken");
        });
        Future<Void> third = queues.inTurn("acc", () -> note("third"));
        assertThat(queues.isCrowded("acc")).isTrue();

        first.complete();

        assertThat(second.cause()).hasMessage("broken");
        assertThat(third.succeeded()).isTrue();
        assertThat(done).containsExactly("third");
        assertThat(queues.isCrowded("acc")).isFalse();
        assertThat(queues.inTurn("acc", () -> note("fourth")).succeeded()).isTrue();
    }

    private Future<Void> note(String name) {
        done.add(name);
        return Future.succeededFuture();
    }
}
