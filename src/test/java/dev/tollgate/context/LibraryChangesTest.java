package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BORIS;
import static dev.tollgate.context.ContextFixture.assertFails;
import static dev.tollgate.context.ContextFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.context.NewConversation.Said;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of kept conversations when they are changed, branched and deleted. */
class LibraryChangesTest extends LibraryFixture {
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
        assertThat(room.load(ANNA, id, 10, false).model()).isEqualTo(changed.model());
        library.change(new ConversationChange(anna(id), null, null, "")).await();
        assertThat(library.show(anna(id)).await().systemPrompt()).isNull();
    }

    @Test
    void aConversationMayLoseItsModelAgain() {
        String id = begin(ANNA, "one", "a", "1");
        library.change(new ConversationChange(anna(id), null, "gpt-4", null)).await();

        KeptConversation changed =
                library.change(new ConversationChange(anna(id), null, "", null)).await();

        assertThat(changed.model()).isNull();
        assertThat(changed.title()).isEqualTo("one");
        assertThat(room.load(ANNA, id, 10, false).model()).isNull();
        library.change(new ConversationChange(anna(id), "two", "", null)).await();
        assertThat(library.show(anna(id)).await().title()).isEqualTo("two");
    }

    @Test
    void whatNoMessageIsNamedByIsNotFound() {
        String id = begin(ANNA, "one", "a", "1", "b", "2");

        for (String gone : List.of("99.0", "3.0", "1.2")) {
            MessageId none = MessageId.parse(gone).orElseThrow();
            assertFails(library.branch(new Branching(anna(id), none, null)), ErrorKind.NOT_FOUND);
            assertFails(
                    room.context.load(new LoadRequest(new ContextRef(ANNA, id), 10, false, none)), ErrorKind.NOT_FOUND);
        }
        assertThat(texts(page(id, null, null, 10))).containsExactly("a", "1", "b", "2");
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
        var many = new NewConversation("x", null, null, Collections.nCopies(20_001, message));
        var foreign = new NewConversation("x", null, null, List.of(new Said(new Message("root", "x"), null)));

        assertFails(library.begin(new NewConversations(ANNA, List.of(many))), ErrorKind.INVALID_REQUEST);
        assertFails(library.begin(new NewConversations(ANNA, List.of(foreign))), ErrorKind.INVALID_REQUEST);
        assertFails(
                library.begin(new NewConversations(
                        ANNA, Collections.nCopies(101, new NewConversation("x", null, null, List.of())))),
                ErrorKind.INVALID_REQUEST);
    }

    @Test
    void aRefusedMessageIsNamedByItsPlace() {
        var good = new NewConversation("x", null, null, List.of(new Said(new Message("user", "x"), null)));
        var halfACharacter = new NewConversation(
                "x",
                null,
                null,
                List.of(new Said(new Message("user", "x"), null), new Said(new Message("user", "\ud83d"), null)));

        assertThat(failureOf(library.begin(new NewConversations(ANNA, List.of(good, halfACharacter))))
                        .details())
                .extracting(TollgateException.Detail::field)
                .containsExactly("conversations[1].messages[1].content");
    }

    @Test
    void longMessagesThatNobodyAnsweredAreKeptInSeveralDocuments() {
        String text = "x".repeat(ContextRules.MAX_MESSAGE_BYTES);
        var said = Collections.nCopies(17, new Said(new Message("user", text), null));

        String id = library.begin(new NewConversations(ANNA, List.of(new NewConversation("long", null, null, said))))
                .await()
                .conversations()
                .getFirst()
                .id();

        assertThat(library.whole(anna(id)).await().messages()).hasSize(17);
    }
}
