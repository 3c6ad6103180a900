package dev.tollgate.context;

import static dev.tollgate.context.ContextFixture.ANNA;
import static dev.tollgate.context.ContextFixture.BORIS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The conversations that a person keeps. */
class LibraryTest extends LibraryFixture {
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
    void aConversationIsReadAsItWasBeforeAMessage() {
        String id = begin(ANNA, "one", "a", "1", "b", "2");

        var before = new LoadRequest(anna(id), 10, false, new MessageId(2, 1));

        assertThat(ContextFixture.texts(room.context.load(before).await().messages()))
                .containsExactly("a", "1", "b");
    }
}
