package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BORIS;
import static dev.tollgate.context.ContextFixture.assertFails;
import static dev.tollgate.context.ContextFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an admin sees of an owner's conversations, and what is seen after a crash between two writes. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class DialogsTest {
    private static ScratchMongo server;

    private ContextFixture room;
    private Conversations conversations;

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
        conversations = new Conversations(room.mongo, Ids.random());
    }

    private DialogPage dialogs(int page, int limit) {
        return room.context.dialogs(new DialogQuery(ANNA, page, limit)).await();
    }

    @Test
    void theLastUsedDialogComesFirstPageByPage() {
        String first = room.current(ANNA).id();
        room.say("req_1", ANNA, first, "one", "1");
        String second = room.context.reset(new ContextRef(ANNA, null)).await().id();
        room.say("req_2", ANNA, second, "two", "2");
        String third = room.context.reset(new ContextRef(ANNA, null)).await().id();
        room.say("req_3", ANNA, third, "three", "3");
        room.say("req_4", ANNA, first, "again", "4");
        room.say("req_5", BORIS, room.current(BORIS).id(), "other", "5");

        assertThat(dialogs(1, 2).dialogs()).extracting(Dialog::id).containsExactly(first, third);
        assertThat(dialogs(2, 2).dialogs()).extracting(Dialog::id).containsExactly(second);
        assertThat(dialogs(3, 2).dialogs()).isEmpty();
        assertThat(dialogs(3, 2).total()).isEqualTo(3);
        Dialog newest = dialogs(1, 1).dialogs().getFirst();
        assertThat(texts(newest.messages())).containsExactly("one", "1", "again", "4");
        assertThat(newest.ownerId()).isEqualTo(ANNA);
        assertThat(newest.createdAt()).isEqualTo(ContextFixture.BEGIN);
        assertThat(newest.updatedAt()).isAfter(newest.createdAt());
    }

    @Test
    void conversationsInWhichNothingWasSaidAreNotShown() {
        room.current(ANNA);
        room.context.reset(new ContextRef(ANNA, null)).await();

        assertThat(dialogs(1, 10)).isEqualTo(new DialogPage(List.of(), 0));
    }

    @Test
    void aDialogShowsItsNewestThousandMessages() {
        List<Message> thousand = Collections.nCopies(1_000, new Message("user", "old"));
        String id =
                room.context.replace(new Replacement(ANNA, thousand)).await().id();
        room.say("req_1", ANNA, id, "new", "newest");

        List<Message> shown = dialogs(1, 1).dialogs().getFirst().messages();

        assertThat(shown).hasSize(1_000).endsWith(new Message("user", "new"), new Message("assistant", "newest"));
    }

    @Test
    void aPageOfLongDialogsIsBoundedAndShowsOfEachAtLeastTheNewestMessage() {
        List<Message> tenMebibytes = Collections.nCopies(10, new Message("user", "x".repeat(1 << 20)));
        for (int i = 0; i < 5; i++) {
            room.context.replace(new Replacement(ANNA, tenMebibytes)).await();
        }

        List<Dialog> shown = dialogs(1, 100).dialogs();

        assertThat(shown).hasSize(5).allSatisfy(dialog -> assertThat(dialog.messages())
                .hasSizeBetween(1, 6));
    }

    @ParameterizedTest
    @CsvSource({"0,10", "-1,10", "1000001,10", "1,0", "1,101"})
    void aPageThatCannotBeIsRefused(int page, int limit) {
        assertFails(room.context.dialogs(new DialogQuery(ANNA, page, limit)), ErrorKind.INVALID_REQUEST);
    }

    @Test
    void aCrashBeforeTheExchangeIsWrittenLeavesTheConversationUsable() {
        String id = room.current(ANNA).id();
        room.say("req_1", ANNA, id, "one", "1");
        conversations.takeNumbers(ANNA, id, 1, ContextFixture.BEGIN).await();
        room.say("req_2", ANNA, id, "two", "2");

        assertThat(texts(room.current(ANNA).messages())).containsExactly("one", "1", "two", "2");
        assertThat(dialogs(1, 10).total()).isEqualTo(1);
    }

    @Test
    void aCrashAfterTheFirstPointerIsMendedByTheNextChat() {
        room.mongo
                .insert(
                        ContextCollections.CONTEXTS,
                        ContextCollections.byId(ANNA).put("conversationId", "conv_lost"))
                .await();

        assertFails(room.context.load(new LoadRequest(new ContextRef(ANNA, null), 10, false)), ErrorKind.NOT_FOUND);
        assertThat(room.current(ANNA)).isEqualTo(new Conversation("conv_lost", List.of()));
        room.say("req_1", ANNA, "conv_lost", "one", "1");
        assertThat(room.current(ANNA).messages()).hasSize(2);
    }

    @Test
    void aCrashBeforeThePointerMovesLeavesTheOldConversationCurrent() {
        String old = room.current(ANNA).id();
        room.say("req_1", ANNA, old, "one", "1");
        conversations.insert(ANNA, "conv_new", 0, ContextFixture.BEGIN).await();

        assertThat(room.current(ANNA).id()).isEqualTo(old);
        assertThat(dialogs(1, 10).dialogs()).extracting(Dialog::id).containsExactly(old);
        assertThat(room.context.reset(new ContextRef(ANNA, null)).await().messages())
                .isEmpty();
    }

    @Test
    void exchangesAreFoundByAUniquePlace() {
        var indexes = room.mongo.listIndexes(ContextCollections.EXCHANGES).await();

        assertThat(indexes).anyMatch(index -> index.toString().contains("\"place\":1"));
    }
}
