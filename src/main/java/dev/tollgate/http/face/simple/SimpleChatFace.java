package dev.tollgate.http.face.simple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.chat.ChatInput;
import dev.tollgate.context.Context;
import dev.tollgate.context.ContextRef;
import dev.tollgate.context.Conversation;
import dev.tollgate.context.LoadRequest;
import dev.tollgate.context.Message;
import dev.tollgate.context.MessageId;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.ChatRequests;
import dev.tollgate.http.face.Conversations;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.TextEvents;
import dev.tollgate.identity.NamedUser;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Subject;
import dev.tollgate.platform.Credits;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** `/api/chat`: a message is answered within the stored context of the user it names. */
public final class SimpleChatFace implements Face {
    private final AdminActs acts;
    private final Context context;
    private final ChatRequests chats;

    public SimpleChatFace(AdminActs acts, Context context, ChatRequests chats) {
        this.acts = acts;
        this.context = context;
        this.chats = chats;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "simpleChat",
                new Operation(
                        Access.AUTHENTICATED,
                        Permission.CHAT,
                        LimitClass.CHAT,
                        ErrorShape.FLAT,
                        true,
                        true,
                        this::chat));
    }

    /**
     * What the body says.
     *
     * @param given the caller's own context in place of the stored one, or null
     * @param replaces the first of the stored messages that this one and its answer take the place of, or null
     */
    private record Asked(
            String userId,
            String message,
            @Nullable String model,
            @Nullable String conversationId,
            @Nullable List<Message> given,
            @Nullable MessageId replaces,
            boolean stream) {}

    private Future<ApiAnswer> chat(ApiRequest request) {
        Asked asked = read(Fields.of(request));
        return acts.dialogsOf(request, asked.userId(), "dialogs.chat")
                .compose(subject -> asked.stream() ? stream(request, asked, subject) : whole(request, asked, subject));
    }

    private static Asked read(Fields fields) {
        var asked = new Asked(
                fields.line("userId", NamedUser.MAX_ID),
                fields.text("message", Fields.MAX_TEXT),
                fields.optionalLine("model", Fields.MAX_NAME),
                fields.optionalLine("conversationId", Fields.MAX_NAME),
                fields.has("context") ? Conversations.read(fields, "context") : null,
                replaces(fields),
                fields.flag("stream"));
        fields.check();
        return asked;
    }

    private static @Nullable MessageId replaces(Fields fields) {
        MessageId replaces = Conversations.messageId(fields, "replaceFrom");
        if (replaces != null && !fields.has("conversationId")) {
            fields.fault("replaceFrom", "needs a conversationId");
        }
        return replaces;
    }

    private Future<ApiAnswer> stream(ApiRequest request, Asked asked, Subject subject) {
        return chats.composeFor(
                        request,
                        subject,
                        input(
                                asked,
                                new ChatInput.Remembered(
                                        subject.ownerId(),
                                        asked.conversationId(),
                                        asked.given(),
                                        null,
                                        asked.replaces())))
                .map(answer -> switch (answer) {
                    case ChatAnswer.Streamed streamed -> new TextEvents(request.id(), streamed).answer();
                    case ChatAnswer.Whole _ -> throw new IllegalStateException("a stream was asked for");
                });
    }

    /**
     * The context is read before the chat, because the answer shows it whole: after it was paid for, nothing may fail
     * any more. The chat goes on from what was read, so that it answers what is shown.
     */
    private Future<ApiAnswer> whole(ApiRequest request, Asked asked, Subject subject) {
        var stored = new ContextRef(subject.ownerId(), asked.conversationId());
        return context.load(new LoadRequest(
                        stored, Conversations.MAX_MESSAGES, asked.conversationId() == null, asked.replaces()))
                .compose(conversation -> chats.composeFor(
                                request, subject, input(asked, remembered(asked, subject, conversation)))
                        .map(answer -> switch (answer) {
                            case ChatAnswer.Whole whole ->
                                Answers.metered(
                                        answer(asked, conversation, whole),
                                        whole.usage().totalTokens());
                            case ChatAnswer.Streamed _ -> throw new IllegalStateException("no stream was asked for");
                        }));
    }

    private static ChatInput.Remembered remembered(Asked asked, Subject subject, Conversation read) {
        return new ChatInput.Remembered(subject.ownerId(), read.id(), asked.given(), read, asked.replaces());
    }

    private static ChatInput.Composed input(Asked asked, ChatInput.Remembered conversation) {
        return new ChatInput.Composed(
                asked.model(), List.of(new Message("user", asked.message())), null, null, asked.stream(), conversation);
    }

    private static ObjectNode answer(Asked asked, Conversation before, ChatAnswer.Whole answer) {
        var updated = new ArrayList<>(asked.given() == null ? before.messages() : asked.given());
        updated.add(new Message("user", asked.message()));
        updated.add(new Message("assistant", answer.text()));
        ObjectNode document = Answers.object().put("message", answer.text());
        document.set("context", Conversations.write(updated));
        return document.put("tokensUsed", answer.usage().totalTokens())
                .put("conversationId", before.id())
                .put("model", answer.model())
                .put("cost", Credits.toDecimal(answer.costNano()));
    }
}
