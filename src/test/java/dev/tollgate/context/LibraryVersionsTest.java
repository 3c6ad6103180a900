package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BORIS;
import static dev.tollgate.context.ContextFixture.assertFails;
import static dev.tollgate.context.ContextFixture.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.context.NewConversation.Said;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException.Detail;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Questions that were asked anew and answers that were given again: nothing of them is lost. */
class LibraryVersionsTest extends LibraryFixture {
    private int requests;

    private void say(String id, String from, String question, String answer) {
        var pair = List.of(new Message("user", question), new Message("assistant", answer));
        MessageId replaces = from.isEmpty() ? null : message(from);
        room.context
                .append(new Exchange("req_" + ++requests, ANNA, id, pair, "gpt-4", null, replaces))
                .await();
    }

    private void show(String id, String message) {
        library.change(new ConversationChange(anna(id), null, null, null, message(message)))
                .await();
    }

    private List<String> shown(String id) {
        return texts(page(id, null, null, 100));
    }

    private List<List<String>> versions(String id) {
        return page(id, null, null, 100).messages().stream()
                .map(each -> each.versions().stream().map(MessageId::text).toList())
                .toList();
    }

    @Test
    void anEditedQuestionIsShownAndTheOldOneIsAVersionBesideIt() {
        String id = begin(ANNA, "one", "a", "1", "b", "2", "c", "3");

        say(id, "2.0", "B", "new");

        assertThat(shown(id)).containsExactly("a", "1", "B", "new");
        assertThat(ContextFixture.texts(room.load(ANNA, id, 10, false).messages()))
                .containsExactly("a", "1", "B", "new");
        assertThat(versions(id)).containsExactly(List.of(), List.of(), List.of("2.0", "4.0"), List.of());
    }

    @Test
    void anotherAnswerIsAVersionOfTheAnswerAlone() {
        String id = begin(ANNA, "one", "a", "1");

        say(id, "1.0", "a", "first");
        say(id, "2.0", "a", "second");

        assertThat(shown(id)).containsExactly("a", "second");
        assertThat(versions(id)).containsExactly(List.of(), List.of("1.1", "2.1", "3.1"));
    }

    @Test
    void anAnswerInTheSameWordsIsAVersionToo() {
        String id = begin(ANNA, "one", "a", "1");

        say(id, "1.0", "a", "1");

        assertThat(versions(id)).containsExactly(List.of(), List.of("1.1", "2.1"));
        String taken = takenIn(library.whole(anna(id)).await());
        assertThat(versions(taken)).isEqualTo(versions(id));
    }

    @Test
    void questionsAndAnswersHaveTheirOwnVersions() {
        String id = begin(ANNA, "one", "a", "1");
        say(id, "1.0", "A", "first");
        say(id, "2.0", "A", "second");

        assertThat(versions(id)).containsExactly(List.of("1.0", "3.0"), List.of("2.1", "3.1"));
        show(id, "1.0");
        assertThat(shown(id)).containsExactly("a", "1");
        assertThat(versions(id)).containsExactly(List.of("1.0", "3.0"), List.of());
    }

    @Test
    void whatWasSaidInAVersionIsThereAgainWithIt() {
        String id = begin(ANNA, "one", "a", "1", "b", "2", "c", "3");
        say(id, "2.0", "B", "new");
        say(id, "", "d", "4");

        show(id, "2.0");
        assertThat(shown(id)).containsExactly("a", "1", "b", "2", "c", "3");
        say(id, "", "e", "5");

        assertThat(shown(id)).containsExactly("a", "1", "b", "2", "c", "3", "e", "5");
        assertThat(ContextFixture.texts(room.load(ANNA, id, 10, false).messages()))
                .containsExactly("a", "1", "b", "2", "c", "3", "e", "5");
        show(id, "4.1");
        assertThat(shown(id)).containsExactly("a", "1", "B", "new", "d", "4");
        show(id, "2.1");
        assertThat(shown(id)).endsWith("e", "5");
    }

    @Test
    void pagesGoByTheVersionThatIsShown() {
        String id = begin(ANNA, "one", "a", "1", "b", "2", "c", "3");
        say(id, "2.0", "B", "new");

        assertThat(texts(page(id, "4.1", null, 2))).containsExactly("1", "B");
        assertThat(texts(page(id, null, "1.0", 10))).containsExactly("1", "B", "new");
        assertThat(texts(page(id, "3.0", null, 2))).containsExactly("b", "2");
        assertThat(find("new").conversations()).hasSize(1);
        assertThat(find("c").conversations()).isEmpty();
    }

    @Test
    void anExchangeOfManyMessagesPartsInTheMiddle() {
        var said = List.of(new Message("user", "a"), new Message("assistant", "1"), new Message("user", "b"));
        var more = List.of(said.get(0), said.get(1), said.get(2), new Message("assistant", "old"));
        String id = room.context.replace(new Replacement(ANNA, more)).await().id();

        say(id, "1.2", "b", "new");

        assertThat(shown(id)).containsExactly("a", "1", "b", "new");
        assertThat(versions(id)).containsExactly(List.of(), List.of(), List.of(), List.of("1.3", "2.3"));
        say(id, "2.2", "B", "newer");
        assertThat(versions(id)).containsExactly(List.of(), List.of(), List.of("2.2", "3.2"), List.of());
    }

    @Test
    void whatNobodyAnsweredIsNoVersion() {
        String id = room.context
                .replace(new Replacement(ANNA, List.of(new Message("user", "a"))))
                .await()
                .id();

        say(id, "1.0", "a", "1");

        assertThat(shown(id)).containsExactly("a", "1");
        assertThat(versions(id)).containsExactly(List.of(), List.of());
        assertThat(exchangesOf(id)).isEqualTo(1);
    }

    @Test
    void aRepeatedExchangeIsNoFurtherVersion() {
        String id = begin(ANNA, "one", "a", "1");
        say(id, "1.0", "a", "2");
        requests--;
        say(id, "1.0", "a", "2");

        assertThat(shown(id)).containsExactly("a", "2");
        assertThat(versions(id)).containsExactly(List.of(), List.of("1.1", "2.1"));
    }

    @Test
    void versionsOfOthersAndOfNothingAreNotFound() {
        String id = begin(ANNA, "one", "a", "1");
        say(id, "1.0", "a", "2");

        var boris = new ConversationChange(new ContextRef(BORIS, id), null, null, null, new MessageId(1, 0));
        assertFails(library.change(boris), ErrorKind.NOT_FOUND);
        var nothing = new ConversationChange(anna(id), null, null, null, new MessageId(1, 2));
        assertFails(library.change(nothing), ErrorKind.NOT_FOUND);
        assertThat(shown(id)).containsExactly("a", "2");
    }

    @Test
    void theOldestVersionsGoWhereTheyAreTooMany() {
        String id = begin(ANNA, "one", "a", "1");
        for (int i = 2; i <= ForkWrites.MAX_FORKS + 10; i++) {
            say(id, (i - 1) + ".0", "a", String.valueOf(i));
        }

        List<String> left = versions(id).get(1);
        assertThat(shown(id)).containsExactly("a", String.valueOf(ForkWrites.MAX_FORKS + 10));
        assertThat(left).hasSize(ForkWrites.MAX_FORKS).doesNotContain("1.1", "10.1");
        assertThat(exchangesOf(id)).isEqualTo(left.size());
        show(id, left.getFirst());
        assertThat(shown(id)).containsExactly("a", "11");
    }

    @Test
    void aDeletedConversationLeavesNoVersion() {
        String id = begin(ANNA, "one", "a", "1");
        say(id, "1.0", "A", "2");

        library.remove(anna(id)).await();

        assertThat(exchangesOf(id)).isZero();
    }

    @Test
    void aBranchIsACopyOfTheVersionThatItsMessageIsIn() {
        String id = begin(ANNA, "one", "a", "1", "b", "2");
        say(id, "2.0", "B", "new");

        String branch = library.branch(new Branching(anna(id), new MessageId(2, 0), null))
                .await()
                .id();

        assertThat(shown(branch)).containsExactly("a", "1", "b");
    }

    @Test
    void whatIsTakenOutComesInAgainWithAllVersions() {
        String old = begin(ANNA, "one", "a", "1", "b", "2");
        say(old, "1.0", "A", "first");
        say(old, "", "c", "3");
        say(old, "3.0", "A", "second");
        show(old, "3.1");
        WholeConversation whole = library.whole(anna(old)).await();

        String id = takenIn(whole);

        assertThat(whole.others())
                .extracting(each -> each.message().message().content())
                .containsExactly("a", "1", "b", "2", "A", "second");
        assertThat(shown(id)).isEqualTo(shown(old)).containsExactly("A", "first", "c", "3");
        assertThat(versions(id)).isEqualTo(versions(old));
        show(id, "1.0");
        assertThat(shown(id)).containsExactly("a", "1", "b", "2");
    }

    private String takenIn(WholeConversation whole) {
        var messages = whole.messages().stream()
                .map(each -> new Said(each.message(), each.model(), each.id(), null))
                .toList();
        var others = whole.others().stream()
                .map(each -> new Said(
                        each.message().message(),
                        each.message().model(),
                        each.message().id(),
                        each.after()))
                .toList();
        var wish = new NewConversation("two", null, null, messages, others);
        return library.begin(new NewConversations(ANNA, List.of(wish)))
                .await()
                .conversations()
                .getFirst()
                .id();
    }

    @Test
    void versionsThatDoNotHangTogetherAreRefused() {
        var first = new Said(new Message("user", "a"), null, message("2.0"), null);
        var nameless = new Said(new Message("user", "a"), null);
        assertThat(refused(List.of(nameless), first)).isEqualTo("conversations[0].messages[0].id");
        for (var after : List.of("2.0", "3.0", "1.0")) {
            var lost = new Said(new Message("user", "b"), null, message("2.0"), message(after));
            assertThat(refused(List.of(), lost)).isEqualTo("conversations[0].otherMessages[0].after");
        }
        assertThat(refused(List.of(first), first)).isEqualTo("conversations[0].otherMessages[0].id");
        var second = new Said(new Message("user", "a"), null, message("3.1"), null);
        assertThat(refused(List.of(first), second)).isEqualTo("conversations[0].otherMessages[0].id");
    }

    private String refused(List<Said> messages, Said other) {
        var wish = new NewConversation("x", null, null, messages, List.of(other));
        return failureOf(library.begin(new NewConversations(ANNA, List.of(wish)))).details().stream()
                .map(Detail::field)
                .findFirst()
                .orElse("");
    }

    private long exchangesOf(String id) {
        var query = new JsonObject().put("conversationId", id);
        return room.mongo.count(ContextCollections.EXCHANGES, query).await();
    }
}
