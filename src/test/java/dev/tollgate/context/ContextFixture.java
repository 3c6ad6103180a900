package dev.tollgate.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Bus;
import dev.tollgate.platform.store.StoreSchema;
import dev.tollgate.testing.ScratchMongo;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The room on its own bus and database, with a clock that moves a second at each look. */
final class ContextFixture {
    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final String ANNA = "usr_anna";
    static final String BORIS = "usr_boris";

    private static final AtomicLong DATABASES = new AtomicLong();

    private final AtomicLong seconds = new AtomicLong();
    final MongoClient mongo;
    final Context context;
    final Library library;
    final Prompts prompts;

    ContextFixture(Vertx vertx, ScratchMongo server) {
        mongo = server.client(vertx, "context" + DATABASES.incrementAndGet());
        new StoreSchema(ContextRoom.collections()).apply(mongo).await();
        ContextRoom room = ContextRoom.deploy(
                        vertx,
                        new Bus(vertx, Duration.ofSeconds(60)),
                        new ContextRoom.Ground(
                                mongo,
                                Ids.random(),
                                () -> BEGIN.plusSeconds(seconds.getAndIncrement()),
                                new SimpleMeterRegistry()))
                .await();
        context = room.context();
        library = room.library();
        prompts = room.prompts();
    }

    /** The owner's current conversation, begun if need be. */
    Conversation current(String ownerId) {
        return load(ownerId, null, 1_000, true);
    }

    Conversation load(String ownerId, @Nullable String id, int maxMessages, boolean create) {
        return context.load(new LoadRequest(new ContextRef(ownerId, id), maxMessages, create))
                .await();
    }

    void say(String requestId, String ownerId, String conversationId, String question, String answer) {
        context.append(exchange(requestId, ownerId, conversationId, question, answer))
                .await();
    }

    static Exchange exchange(String requestId, String ownerId, String conversationId, String question, String answer) {
        List<Message> pair = List.of(new Message("user", question), new Message("assistant", answer));
        return new Exchange(requestId, ownerId, conversationId, pair, "demo");
    }

    static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::content).toList();
    }

    static void assertFails(Future<?> operation, ErrorKind kind) {
        assertThat(failureOf(operation).kind()).isEqualTo(kind);
    }

    static TollgateException failureOf(Future<?> operation) {
        var failure = catchThrowableOfType(TollgateException.class, operation::await);
        assertThat(failure).isNotNull();
        return failure;
    }
}
