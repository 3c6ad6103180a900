package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BEGIN;
import static dev.tollgate.context.ContextFixture.BORIS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.context.Numbers.Take;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.testing.ScratchMongo;
import dev.tollgate.testing.WireTap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.junit5.VertxExtension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which numbers the exchanges of many conversations get, and what another node can do in between. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class NumbersTest {
    private final ScratchMongo server = ScratchMongo.start();
    private final WireTap tap = WireTap.before(server.uri());

    private MongoClient mongo;
    private Numbers numbers;

    @BeforeEach
    void open(Vertx vertx) {
        mongo = MongoClient.create(
                vertx, new JsonObject().put("connection_string", tap.uri()).put("db_name", "numbers"));
        new StoreSchema(ContextRoom.collections()).apply(mongo).await();
        var conversations = new Conversations(mongo, Ids.random());
        numbers = new Numbers(mongo, conversations, Ids.random());
        for (int i = 1; i <= 5; i++) {
            conversations.insert(ANNA, "conv_" + i, 10, BEGIN).await();
        }
    }

    @AfterEach
    void close() {
        tap.close();
        server.close();
    }

    private static Take take(int conversation, int second) {
        return new Take(ANNA, "conv_" + conversation, BEGIN.plusSeconds(second));
    }

    private List<Long> taken(List<Take> takes) {
        return numbers.make(takes).await().stream().map(Future::result).toList();
    }

    private JsonObject stored(int conversation) {
        return mongo.findOne(ContextCollections.CONVERSATIONS, ContextCollections.byId("conv_" + conversation), null)
                .await();
    }

    /** Another node adds to a conversation after its last number was read and before it is updated. */
    private void anotherNodeAddsTo(Vertx vertx, int conversation, int count) {
        // Past the tap, which holds up all commands while it looks at one.
        var other = new Conversations(server.client(vertx, "numbers"), Ids.random());
        var added = new AtomicBoolean();
        tap.atCommand(
                command -> {
                    if (command.name().equals("update") && added.compareAndSet(false, true)) {
                        other.takeNumbers(ANNA, "conv_" + conversation, count, BEGIN)
                                .await();
                    }
                    return false;
                },
                0,
                () -> {});
    }

    @Test
    void theExchangesOfAConversationGetTheirNumbersInTheOrderOfTheirArrival() {
        List<Take> takes = List.of(take(1, 1), take(2, 1), take(1, 2), take(3, 5), take(1, 3), take(3, 4));

        assertThat(taken(takes)).containsExactly(11L, 11L, 12L, 11L, 13L, 12L);
        assertThat(taken(takes)).containsExactly(14L, 12L, 15L, 13L, 16L, 14L);
        assertThat(stored(3).getLong("lastNumber")).isEqualTo(14);
        assertThat(ContextCollections.instant(stored(3), "updatedAt")).isEqualTo(BEGIN.plusSeconds(5));
        assertThat(taken(List.of(take(1, 1), take(1, 2)))).containsExactly(17L, 18L);
    }

    @Test
    void aDialogWasNotUsedEarlierBecauseAnOlderExchangeCameLate() {
        taken(List.of(take(1, 9), take(2, 9), take(3, 9)));
        taken(List.of(take(1, 2), take(2, 2), take(3, 2)));

        Instant used = ContextCollections.instant(stored(1), "updatedAt");
        assertThat(used).isEqualTo(BEGIN.plusSeconds(9));
    }

    @Test
    void whereAnotherNodeWasFasterTheNumbersComeAfterItsOwn(Vertx vertx) {
        anotherNodeAddsTo(vertx, 2, 7);

        List<Long> taken = taken(List.of(take(1, 1), take(2, 1), take(2, 2), take(3, 1)));

        assertThat(taken).containsExactly(11L, 18L, 19L, 11L);
        assertThat(stored(2).getLong("lastNumber")).isEqualTo(19);
    }

    @Test
    void aStrangersConversationAmongOthersIsUnknownAndTheOthersGoOn() {
        var stranger = new Take(BORIS, "conv_2", BEGIN);
        var missing = new Take(ANNA, "conv_missing", BEGIN);

        for (List<Take> takes : List.of(
                List.of(take(1, 1), stranger, take(2, 1), missing, take(3, 1)),
                List.of(take(1, 2), stranger),
                List.of(stranger, missing, new Take(BORIS, "conv_1", BEGIN)))) {
            List<Future<Long>> made = numbers.make(takes).await();
            var refused = new ArrayList<Take>();
            for (int i = 0; i < made.size(); i++) {
                if (made.get(i).failed()) {
                    assertThat(made.get(i).cause())
                            .isInstanceOfSatisfying(TollgateException.class, failure -> assertThat(failure.kind())
                                    .isEqualTo(ErrorKind.NOT_FOUND));
                    refused.add(takes.get(i));
                }
            }
            assertThat(refused)
                    .containsExactlyElementsOf(takes.stream()
                            .filter(take -> take.ownerId().equals(BORIS)
                                    || take.conversationId().equals("conv_missing"))
                            .toList());
        }
        assertThat(stored(1).getLong("lastNumber")).isEqualTo(12);
        assertThat(stored(2).getLong("lastNumber")).isEqualTo(11);
    }
}
