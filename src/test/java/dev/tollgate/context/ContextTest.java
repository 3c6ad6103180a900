package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BORIS;
import static dev.tollgate.context.ContextFixture.assertFails;
import static dev.tollgate.context.ContextFixture.exchange;
import static dev.tollgate.context.ContextFixture.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user's chats leave behind, and who may see it. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class ContextTest {
    private static ScratchMongo server;

    private ContextFixture room;

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
    }

    @Test
    void whatWasSaidComesBackInItsOrder() {
        String id = room.current(ANNA).id();
        room.say("req_1", ANNA, id, "Hello", "Hi");
        room.say("req_2", ANNA, id, "How much?", "Little");

        assertThat(room.current(ANNA).messages())
                .containsExactly(
                        new Message("user", "Hello"),
                        new Message("assistant", "Hi"),
                        new Message("user", "How much?"),
                        new Message("assistant", "Little"));
        assertThat(room.load(ANNA, id, 1_000, false)).isEqualTo(room.current(ANNA));
    }

    @Test
    void onlyTheNewestMessagesAreLoaded() {
        String id = room.current(ANNA).id();
        for (int i = 0; i < 40; i++) {
            room.say("req_" + i, ANNA, id, "q" + i, "a" + i);
        }

        assertThat(texts(room.load(ANNA, id, 3, false).messages())).containsExactly("a38", "q39", "a39");
        assertThat(texts(room.load(ANNA, id, 79, false).messages())).hasSize(79).startsWith("a0", "q1");
        assertThat(room.load(ANNA, id, 80, false).messages()).hasSize(80);
    }

    @Test
    void chatsAtTheSameTimeKeepBothPairs() {
        String id = room.current(ANNA).id();
        List<Future<?>> chats = IntStream.range(0, 50)
                .<Future<?>>mapToObj(i -> room.context.append(exchange("req_" + i, ANNA, id, "q" + i, "a" + i)))
                .toList();
        Future.all(chats).await();

        List<String> texts = texts(room.current(ANNA).messages());
        assertThat(texts).hasSize(100);
        for (int i = 0; i < 50; i++) {
            int question = texts.indexOf("q" + i);
            assertThat(question).isNotNegative();
            assertThat(texts.get(question + 1)).isEqualTo("a" + i);
        }
    }

    @Test
    void theSameExchangeAgainChangesNothing() {
        String id = room.current(ANNA).id();
        room.say("req_1", ANNA, id, "Hello", "Hi");
        room.say("req_1", ANNA, id, "Hello", "Hi");
        room.say("req_1", ANNA, id, "Other", "Words");

        assertThat(texts(room.current(ANNA).messages())).containsExactly("Hello", "Hi");
    }

    @Test
    void anExchangeOfOneConversationIsNotTakenForThatOfAnother() {
        room.say("req_1", ANNA, room.current(ANNA).id(), "Hello", "Hi");

        assertFails(
                room.context.append(exchange("req_1", BORIS, room.current(BORIS).id(), "Hello", "Hi")),
                ErrorKind.CONFLICT);
        assertThat(room.current(BORIS).messages()).isEmpty();
    }

    @Test
    void firstChatsAtTheSameTimeShareOneConversation() {
        List<Future<Conversation>> loads = IntStream.range(0, 20)
                .mapToObj(_ -> room.context.load(new LoadRequest(new ContextRef(ANNA, null), 10, true)))
                .toList();
        Future.all(loads).await();

        assertThat(loads.stream().map(load -> load.result().id()).distinct()).hasSize(1);
        assertThat(room.mongo
                        .count(ContextCollections.CONVERSATIONS, new JsonObject())
                        .await())
                .isEqualTo(1);
    }

    @Test
    void aResetBeginsAnewAndTheOldConversationStaysAsADialog() {
        String old = room.current(ANNA).id();
        room.say("req_1", ANNA, old, "Hello", "Hi");

        Conversation fresh = room.context.reset(new ContextRef(ANNA, null)).await();

        assertThat(fresh.messages()).isEmpty();
        assertThat(room.current(ANNA)).isEqualTo(fresh);
        assertThat(texts(room.load(ANNA, old, 10, false).messages())).containsExactly("Hello", "Hi");
        room.say("req_2", ANNA, old, "Late", "Answer");
        assertThat(room.current(ANNA).messages()).isEmpty();
        assertThat(room.load(ANNA, old, 10, false).messages()).hasSize(4);
    }

    @Test
    void aReplacementIsTheNewCurrentContext() {
        String old = room.current(ANNA).id();
        room.say("req_1", ANNA, old, "Hello", "Hi");
        List<Message> given = List.of(new Message("system", "Be short"), new Message("user", "Go on"));

        Conversation replaced =
                room.context.replace(new Replacement(ANNA, given)).await();
        room.say("req_2", ANNA, replaced.id(), "And?", "No");

        assertThat(replaced.messages()).isEqualTo(given);
        assertThat(room.current(ANNA).id()).isEqualTo(replaced.id()).isNotEqualTo(old);
        assertThat(texts(room.current(ANNA).messages())).containsExactly("Be short", "Go on", "And?", "No");
        assertThat(room.load(ANNA, old, 10, false).messages()).hasSize(2);
    }

    @Test
    void nothingIsFoundWhereNothingWasBegun() {
        assertFails(room.context.load(new LoadRequest(new ContextRef(ANNA, null), 10, false)), ErrorKind.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv_unknown", "", "{\"$ne\":null}", "a\0b", "\ud800", "boris"})
    void anothersConversationIsAsUnknownAsOneThatIsNotThere(String id) {
        String named = id.equals("boris") ? room.current(BORIS).id() : id;
        var ref = new ContextRef(ANNA, named);

        TollgateException load = ContextFixture.failureOf(room.context.load(new LoadRequest(ref, 10, true)));
        TollgateException reset = ContextFixture.failureOf(room.context.reset(ref));
        TollgateException append = ContextFixture.failureOf(room.context.append(exchange("r", ANNA, named, "q", "a")));

        assertThat(List.of(load, reset, append))
                .allSatisfy(failure -> assertThat(failure.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                .allSatisfy(failure -> assertThat(failure).hasMessage("There is no such conversation"));
        assertThat(room.current(BORIS).messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\0b",
                "\0",
                "\ud83d\ude00 \u0416 \u202e \ufffd \ufeff",
                "$set",
                "{\"$date\":1}",
                "e\u0301 \u00e9"
            })
    void textIsKeptExactly(String text) {
        String id = room.current(ANNA).id();
        room.say("req_1", ANNA, id, text, text + text);
        Conversation replaced = room.context
                .replace(new Replacement(ANNA, List.of(new Message("user", text))))
                .await();

        assertThat(texts(room.load(ANNA, id, 10, false).messages())).containsExactly(text, text + text);
        assertThat(texts(room.load(ANNA, replaced.id(), 10, false).messages())).containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "a\ud83d\ud83d\ude00", "\ude00\ud83d"})
    void halfACharacterIsRefused(String text) {
        List<Message> messages = List.of(new Message("user", "fine"), new Message("user", text));

        TollgateException failure = ContextFixture.failureOf(room.context.replace(new Replacement(ANNA, messages)));

        assertThat(failure.kind()).isEqualTo(ErrorKind.INVALID_REQUEST);
        assertThat(failure.details()).extracting("field").containsExactly("messages[1].content");
        assertNothingIsStored();
    }

    @Test
    void whatIsTooMuchIsRefusedAndNotStored() {
        var mebibyte = new Message("user", "\u20ac".repeat(349_525) + "x");
        var more = new Message("user", mebibyte.content() + "x");
        var small = new Message("user", "s");

        assertInvalid(List.of(more));
        assertInvalid(Collections.nCopies(13, mebibyte));
        assertInvalid(Collections.nCopies(1_001, small));
        assertInvalid(List.of(new Message("robot", "x")));
        assertNothingIsStored();

        List<Message> most = Collections.nCopies(12, mebibyte);
        room.context.replace(new Replacement(ANNA, most)).await();
        assertThat(room.current(ANNA).messages()).isEqualTo(most);
        room.context
                .replace(new Replacement(ANNA, Collections.nCopies(1_000, small)))
                .await();
        assertThat(room.current(ANNA).messages()).hasSize(1_000);
    }

    private void assertInvalid(List<Message> messages) {
        assertFails(room.context.replace(new Replacement(ANNA, messages)), ErrorKind.INVALID_REQUEST);
    }

    private void assertNothingIsStored() {
        assertThat(room.context.dialogs(new DialogQuery(ANNA, 1, 100)).await().total())
                .isZero();
        assertFails(room.context.load(new LoadRequest(new ContextRef(ANNA, null), 10, false)), ErrorKind.NOT_FOUND);
    }
}
