package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BORIS;
import static dev.tollgate.context.ContextFixture.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.context.NewConversation.Said;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.testing.ScratchMongo;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The conversations that a person keeps. */
@ExtendWith(VertxExtension.class)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JUnit calls the set-up before each test
class LibraryTest {
    private static ScratchMongo server;

    private ContextFixture room;
    private Library library;

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

    private String begin(String ownerId, String title, String... texts) {
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

    private MessagePage page(String id, @Nullable String before, @Nullable String after, int limit) {
        return library.messages(new MessageQuery(anna(id), message(before), message(after), limit))
                .await();
    }

    private static @Nullable MessageId message(@Nullable String id) {
        return id == null ? null : MessageId.parse(id).orElseThrow();
    }

    private static ContextRef anna(String id) {
        return new ContextRef(ANNA, id);
    }

    private static List<String> texts(MessagePage page) {
        return page.messages().stream().map(each -> each.message().content()).toList();
    }

    private KeptPage find(String text) {
        return library.list(new KeptQuery(ANNA, text, 1, 20)).await();
    }

    @Test
    void conversationsOfTheOwnerComeLastUsedFirst() {
        String first = begin(ANNA, "first");
        String second = begin(ANNA, "second");
        begin(BORIS, "other");
        room.say("req_1", ANNA, first, "hello", "hi");

        KeptPage page = library.list(new KeptQuery(ANNA, null, 1, 1)).await();

        assertThat(page.conversations()).extracting(KeptConversation::id).containsExactly(first);
        assertThat(page.total()).isEqualTo(2);
        KeptPage next = library.list(new KeptQuery(ANNA, null, 2, 1)).await();
        assertThat(next.conversations()).extracting(KeptConversation::id).containsExactly(second);
    }

    @Test
    void conversationsThatChatsBeganAreListedAndEmptyOnesAreNot() {
        String used = room.current(ANNA).id();
        room.say("req_1", ANNA, used, "hello", "hi");
        room.context.reset(new ContextRef(ANNA, null)).await();

        assertThat(library.list(new KeptQuery(ANNA, null, 1, 10)).await().conversations())
                .extracting(KeptConversation::id)
                .containsExactly(used);
    }

    @Test
    void searchLooksAtTitlesAndTextsInAnyCase() {
        String titled = begin(ANNA, "Поездка в Казань");
        String said = begin(ANNA, "other", "Когда ехать?", "Лучше всего в КАЗАНЬ в мае. 😀");
        begin(BORIS, "Казань");
        begin(ANNA, "third", "nothing");

        KeptPage found = find("казань");

        assertThat(found.conversations()).extracting(KeptConversation::id).containsExactly(said, titled);
        assertThat(found.conversations().getFirst().excerpt()).contains("КАЗАНЬ");
        assertThat(found.conversations().getLast().excerpt()).isNull();
        assertThat(found.complete()).isTrue();
        assertThat(find("нет такого").conversations()).isEmpty();
    }

    @Test
    void searchThatEndsBeforeAllWasSeenSaysSo() {
        String[] many = new String[4_100];
        java.util.Arrays.fill(many, "x");
        many[0] = "needle";
        begin(ANNA, "long", many);

        KeptPage found = find("needle");

        assertThat(found.conversations()).isEmpty();
        assertThat(found.complete()).isFalse();
    }

    @Test
    void messagesArePagedBothWays() {
        String id = begin(ANNA, "long", "0", "1", "2", "3", "4", "5", "6");

        MessagePage newest = page(id, null, null, 3);
        assertThat(texts(newest)).containsExactly("4", "5", "6");
        assertThat(newest.earlier()).isTrue();
        assertThat(newest.later()).isFalse();
        String first = newest.messages().getFirst().id().text();
        assertThat(texts(page(id, first, null, 3))).containsExactly("1", "2", "3");
        assertThat(page(id, first, null, 4).earlier()).isFalse();
        assertThat(texts(page(id, null, "1.1", 3))).containsExactly("2", "3", "4");
        assertThat(page(id, null, "1.1", 3).later()).isTrue();
        assertThat(texts(page(id, null, "3.0", 10))).containsExactly("5", "6");
        assertThat(page(id, null, "3.0", 10).later()).isFalse();
    }

    @Test
    void messagesTellWhoWroteThemAndWhatTheyTook() {
        String id = begin(ANNA, "one", "hello", "hi");
        var receipt = new Receipt(10, 3, false, 16_000, true);
        var pair = List.of(new Message("user", "more"), new Message("assistant", "less"));
        room.context
                .append(new Exchange("req_1", ANNA, id, pair, "gpt-4", receipt, null))
                .await();

        List<KeptMessage> messages = page(id, null, null, 10).messages();

        assertThat(messages).extracting(each -> each.id().text()).containsExactly("1.0", "1.1", "2.0", "2.1");
        assertThat(messages).extracting(KeptMessage::model).containsExactly(null, "gpt-4", null, "gpt-4");
        assertThat(messages).extracting(KeptMessage::receipt).containsExactly(null, null, null, receipt);
    }

    @Test
    void anAnswerTakesThePlaceOfWhatItReplacesOnceItIsStored() {
        String id = begin(ANNA, "one", "a", "1", "b", "2", "c", "3");
        var pair = List.of(new Message("user", "B"), new Message("assistant", "new"));
        var exchange = new Exchange("req_1", ANNA, id, pair, "gpt-4", null, new MessageId(2, 0));

        room.context.append(exchange).await();
        room.context.append(exchange).await();

        assertThat(texts(page(id, null, null, 10))).containsExactly("a", "1", "B", "new");
        assertThat(ContextFixture.texts(room.load(ANNA, id, 10, false).messages()))
                .containsExactly("a", "1", "B", "new");
    }

    @Test
    void anExchangeOfManyMessagesIsReplacedFromTheMiddle() {
        var said = List.of(new Message("user", "a"), new Message("assistant", "1"), new Message("user", "b"));
        String id = room.context.replace(new Replacement(ANNA, said)).await().id();
        var pair = List.of(new Message("user", "B"), new Message("assistant", "2"));

        room.context
                .append(new Exchange("req_1", ANNA, id, pair, "gpt-4", null, new MessageId(1, 2)))
                .await();

        assertThat(texts(page(id, null, null, 10))).containsExactly("a", "1", "B", "2");
    }

    @Test
    void aConversationIsReadAsItWasBeforeAMessage() {
        String id = begin(ANNA, "one", "a", "1", "b", "2");

        var before = new LoadRequest(anna(id), 10, false, new MessageId(2, 1));

        assertThat(ContextFixture.texts(room.context.load(before).await().messages()))
                .containsExactly("a", "1", "b");
    }

    @Test
    void afterALongCutBothWaysOfPagingGoOnAtOnce() {
        String[] many = new String[400];
        java.util.Arrays.fill(many, "x");
        String id = begin(ANNA, "long", many);
        var pair = List.of(new Message("user", "B"), new Message("assistant", "new"));
        room.context
                .append(new Exchange("req_1", ANNA, id, pair, "gpt-4", null, new MessageId(2, 0)))
                .await();

        JsonObject document = room.mongo
                .findOne(ContextCollections.CONVERSATIONS, ContextCollections.byId(id), null)
                .await();
        assertThat(Begun.of(document).gaps()).containsExactly(new Begun.Gap(2, 200));
        assertThat(texts(page(id, null, null, 10))).containsExactly("x", "x", "B", "new");
        assertThat(texts(page(id, null, "1.0", 10))).containsExactly("x", "B", "new");
        assertThat(room.load(ANNA, id, 10, false).messages()).hasSize(4);
    }

    @Test
    void titleModelAndSystemPromptAreChangedEachForItself() {
        String id = begin(ANNA, "one", "a", "1");
        library.change(new ConversationChange(anna(id), "two", "gpt-4", "Be short."))
                .await();

        KeptConversation changed = library.change(new ConversationChange(anna(id), "three", null, null))
                .await();

        assertThat(changed.title()).isEqualTo("three");
        assertThat(changed.model()).isEqualTo("gpt-4");
        assertThat(changed.systemPrompt()).isEqualTo("Be short.");
        assertThat(room.load(ANNA, id, 10, false).systemPrompt()).isEqualTo("Be short.");
        library.change(new ConversationChange(anna(id), null, null, "")).await();
        assertThat(library.show(anna(id)).await().systemPrompt()).isNull();
    }

    @Test
    void aDeletedConversationLeavesNothing() {
        String id = begin(ANNA, "one", "a", "1", "b", "2");

        library.remove(anna(id)).await();

        assertFails(library.show(anna(id)), ErrorKind.NOT_FOUND);
        assertThat(room.mongo
                        .count(ContextCollections.EXCHANGES, new JsonObject().put("conversationId", id))
                        .await())
                .isZero();
    }

    @Test
    void theNextChatBeginsANewConversationOnceTheCurrentOneIsDeleted() {
        String old = room.current(ANNA).id();
        room.say("req_1", ANNA, old, "a", "1");

        library.remove(anna(old)).await();

        String next = room.current(ANNA).id();
        assertThat(next).isNotEqualTo(old);
        room.say("req_2", ANNA, next, "b", "2");
        assertThat(texts(page(next, null, null, 10))).containsExactly("b", "2");
    }

    @Test
    void aBranchSharesTheBeginningAndNothingMore() {
        String id = begin(ANNA, "one", "a", "1", "b", "2");
        library.change(new ConversationChange(anna(id), null, "gpt-4", "Be short."))
                .await();

        KeptConversation branch = library.branch(new Branching(anna(id), new MessageId(2, 0), null))
                .await();
        room.say("req_1", ANNA, branch.id(), "c", "3");

        assertThat(texts(page(branch.id(), null, null, 10))).containsExactly("a", "1", "b", "c", "3");
        assertThat(texts(page(id, null, null, 10))).containsExactly("a", "1", "b", "2");
        assertThat(branch.title()).isEqualTo("one");
        assertThat(branch.systemPrompt()).isEqualTo("Be short.");
        library.remove(anna(id)).await();
        assertThat(texts(page(branch.id(), null, null, 10))).hasSize(5);
    }

    @Test
    void aWholeConversationComesInOrder() {
        String[] many = new String[450];
        for (int i = 0; i < many.length; i++) {
            many[i] = String.valueOf(i);
        }
        String id = begin(ANNA, "long", many);

        WholeConversation whole = library.whole(anna(id)).await();

        assertThat(whole.messages())
                .extracting(each -> each.message().content())
                .containsExactly(many);
    }

    @Test
    void conversationsOfOthersAreNotFound() {
        String id = begin(ANNA, "one", "a", "1");
        var foreign = new ContextRef(BORIS, id);

        assertFails(library.show(foreign), ErrorKind.NOT_FOUND);
        assertFails(library.remove(foreign), ErrorKind.NOT_FOUND);
        assertFails(library.whole(foreign), ErrorKind.NOT_FOUND);
        assertFails(library.messages(new MessageQuery(foreign, null, null, 10)), ErrorKind.NOT_FOUND);
        assertFails(library.change(new ConversationChange(foreign, "x", null, null)), ErrorKind.NOT_FOUND);
        assertFails(library.branch(new Branching(foreign, new MessageId(1, 1), null)), ErrorKind.NOT_FOUND);
        assertFails(library.show(new ContextRef(ANNA, "../x")), ErrorKind.NOT_FOUND);
        assertThat(library.show(anna(id)).await().title()).isEqualTo("one");
    }

    @Test
    void moreThanOneMayTakeInIsRefused() {
        var message = new Said(new Message("user", "x"), null);
        var many = new NewConversation("x", null, null, java.util.Collections.nCopies(20_001, message));
        var foreign = new NewConversation("x", null, null, List.of(new Said(new Message("root", "x"), null)));

        assertFails(library.begin(new NewConversations(ANNA, List.of(many))), ErrorKind.INVALID_REQUEST);
        assertFails(library.begin(new NewConversations(ANNA, List.of(foreign))), ErrorKind.INVALID_REQUEST);
        assertFails(
                library.begin(new NewConversations(
                        ANNA, java.util.Collections.nCopies(101, new NewConversation("x", null, null, List.of())))),
                ErrorKind.INVALID_REQUEST);
    }
}
