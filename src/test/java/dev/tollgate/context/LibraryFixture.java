package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;

import dev.tollgate.context.NewConversation.Said;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Conversations that a person keeps, in a store of their own. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
abstract class LibraryFixture {
    private static ScratchMongo server;

    ContextFixture room;
    Library library;

    @BeforeAll
    static void startServer() {
        server = ScratchMongo.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void open(Vertx vertx) {
        room = new ContextFixture(vertx, server);
        library = room.library;
    }

    final String begin(String ownerId, String title, String... texts) {
        var said = new ArrayList<Said>();
        for (String text : texts) {
            said.add(new Said(new Message(said.size() % 2 == 0 ? "user" : "assistant", text), "gpt-4"));
        }
        var wish = new NewConversation(title, null, null, said);
        return library.begin(new NewConversations(ownerId, List.of(wish)))
                .await()
                .conversations()
                .getFirst()
                .id();
    }

    final MessagePage page(String id, @Nullable String before, @Nullable String after, int limit) {
        return library.messages(new MessageQuery(anna(id), message(before), message(after), limit))
                .await();
    }

    static @Nullable MessageId message(@Nullable String id) {
        return id == null ? null : MessageId.parse(id).orElseThrow();
    }

    static ContextRef anna(String id) {
        return new ContextRef(ANNA, id);
    }

    static List<String> texts(MessagePage page) {
        return page.messages().stream().map(each -> each.message().content()).toList();
    }

    final KeptPage find(String text) {
        return library.list(new KeptQuery(ANNA, text, 1, 20)).await();
    }
}
