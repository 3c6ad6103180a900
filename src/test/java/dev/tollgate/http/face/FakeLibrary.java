package dev.tollgate.http.face;

import dev.tollgate.context.Branching;
import dev.tollgate.context.ContextRef;
import dev.tollgate.context.ConversationChange;
import dev.tollgate.context.KeptConversation;
import dev.tollgate.context.KeptMessage;
import dev.tollgate.context.KeptPage;
import dev.tollgate.context.KeptQuery;
import dev.tollgate.context.Library;
import dev.tollgate.context.Message;
import dev.tollgate.context.MessageId;
import dev.tollgate.context.MessagePage;
import dev.tollgate.context.MessageQuery;
import dev.tollgate.context.NewConversations;
import dev.tollgate.context.Receipt;
import dev.tollgate.context.WholeConversation;
import dev.tollgate.context.WholeConversation.Other;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One conversation of two messages, of whomever asks. */
public final class FakeLibrary implements Library {
    private static final KeptMessage QUESTION = new KeptMessage(
            new MessageId(1, 0), new Message("user", "Hello"), FakeIdentity.THEN, null, null, List.of());

    private static final KeptMessage ANSWER = new KeptMessage(
            new MessageId(1, 1),
            new Message("assistant", "Hello Alice"),
            FakeIdentity.THEN,
            "gpt-4",
            new Receipt(18, 3, false, 4_200_000_000L, true),
            List.of(new MessageId(1, 1), new MessageId(2, 1)));

    private static final KeptMessage OTHER = new KeptMessage(
            new MessageId(2, 0), new Message("user", "Good day"), FakeIdentity.THEN, null, null, List.of());

    private final Rooms rooms;

    FakeLibrary(Rooms rooms) {
        this.rooms = rooms;
    }

    private static KeptConversation conversation(@Nullable String title, @Nullable String excerpt) {
        return new KeptConversation(
                "conv_1", title, "gpt-4", "Be short.", FakeIdentity.THEN, FakeIdentity.THEN, excerpt);
    }

    @Override
    public Future<KeptPage> list(KeptQuery query) {
        return Future.succeededFuture(new KeptPage(List.of(conversation(null, query.text())), 41, false));
    }

    @Override
    public Future<KeptConversation> show(ContextRef conversation) {
        return Future.succeededFuture(conversation("Trip", null));
    }

    @Override
    public Future<KeptPage> begin(NewConversations conversations) {
        rooms.acts.add("begin " + conversations);
        return Future.succeededFuture(new KeptPage(
                conversations.conversations().stream()
                        .map(each -> conversation(each.title(), null))
                        .toList(),
                1,
                true));
    }

    @Override
    public Future<KeptConversation> change(ConversationChange change) {
        rooms.acts.add("change " + change);
        return Future.succeededFuture(conversation(change.title(), null));
    }

    @Override
    public Future<Done> remove(ContextRef conversation) {
        rooms.acts.add("remove " + conversation.ownerId() + " " + conversation.conversationId());
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<MessagePage> messages(MessageQuery query) {
        rooms.acts.add("messages " + query);
        return Future.succeededFuture(new MessagePage(List.of(QUESTION, ANSWER), true, false));
    }

    @Override
    public Future<KeptConversation> branch(Branching branching) {
        rooms.acts.add("branch " + branching);
        return Future.succeededFuture(conversation(branching.title(), null));
    }

    @Override
    public Future<WholeConversation> whole(ContextRef conversation) {
        return Future.succeededFuture(new WholeConversation(
                conversation(null, null), List.of(QUESTION, ANSWER), List.of(new Other(OTHER, null))));
    }
}
