package dev.tollgate.http.face.library;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.context.Branching;
import dev.tollgate.context.Library;
import dev.tollgate.context.Message;
import dev.tollgate.context.MessageId;
import dev.tollgate.context.MessagePage;
import dev.tollgate.context.MessageQuery;
import dev.tollgate.context.NewConversation;
import dev.tollgate.context.NewConversation.Said;
import dev.tollgate.context.NewConversations;
import dev.tollgate.context.WholeConversation;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Conversations;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was said in the caller's own conversations: paged, branched, taken in and out. */
public final class MessagesFace implements Face {
    private static final List<String> ROLES = List.of("system", "user", "assistant");

    private final Library library;
    private final CurrencyView currency;

    /**
     * Serves a library.
     *
     * @param currency in which costs are shown
     */
    public MessagesFace(Library library, CurrencyView currency) {
        this.library = library;
        this.currency = currency;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "listMessages", ConversationsFace.operation(LimitClass.NONE, this::page),
                "branchConversation", ConversationsFace.operation(LimitClass.CHAT, this::branch),
                "exportConversation", ConversationsFace.operation(LimitClass.CHAT, this::export),
                "importConversations", ConversationsFace.operation(LimitClass.CHAT, this::take));
    }

    private Future<ApiAnswer> page(ApiRequest request) {
        Query query = Query.of(request);
        var wish = new MessageQuery(
                LibraryViews.conversation(request), id(query, "before"), id(query, "after"), query.limit());
        if (wish.before() != null && wish.after() != null) {
            query.fault("after", "must not be given together with before");
        }
        query.check();
        return library.messages(wish).map(found -> Answers.ok(page(found)));
    }

    private static @Nullable MessageId id(Query query, String name) {
        String text = query.optionalLine(name, Fields.MAX_NAME);
        MessageId id = text == null ? null : MessageId.parse(text).orElse(null);
        if (text != null && id == null) {
            query.fault(name, "must be the id of a message");
        }
        return id;
    }

    private ObjectNode page(MessagePage page) {
        ObjectNode document = Answers.object();
        ArrayNode data = document.putArray("data");
        page.messages().forEach(each -> data.add(LibraryViews.message(each, currency)));
        return document.put("hasEarlier", page.earlier()).put("hasLater", page.later());
    }

    private Future<ApiAnswer> branch(ApiRequest request) {
        Fields fields = Fields.of(request);
        MessageId last = Conversations.messageId(fields, "messageId");
        if (!fields.has("messageId")) {
            fields.fault("messageId", "is required");
        }
        String title = fields.optionalLine("title", Library.MAX_TITLE);
        fields.check();
        MessageId known = last == null ? new MessageId(1, 0) : last;
        return library.branch(new Branching(LibraryViews.conversation(request), known, title))
                .map(branched -> Answers.json(201, LibraryViews.conversation(branched)));
    }

    private Future<ApiAnswer> export(ApiRequest request) {
        return library.whole(LibraryViews.conversation(request))
                .map(whole -> new ApiAnswer.Download(
                        "application/json; charset=utf-8",
                        "conversation.json",
                        Buffer.buffer(Answers.write(document(whole)))));
    }

    /** In the form that an import takes. */
    private ObjectNode document(WholeConversation whole) {
        ObjectNode conversation = LibraryViews.conversation(whole.conversation());
        if (whole.conversation().title() == null) {
            conversation.put("title", "Conversation");
        }
        ArrayNode messages = conversation.putArray("messages");
        whole.messages().forEach(each -> messages.add(LibraryViews.message(each, currency)));
        ArrayNode others = conversation.putArray("otherMessages");
        whole.others().forEach(each -> others.add(LibraryViews.other(each, currency)));
        ObjectNode document = Answers.object();
        document.putArray("conversations").add(conversation);
        return document;
    }

    private Future<ApiAnswer> take(ApiRequest request) {
        Fields fields = Fields.of(request);
        var wishes = new ArrayList<NewConversation>();
        for (Fields each : fields.objects("conversations", Library.MAX_IMPORTED)) {
            wishes.add(new NewConversation(
                    each.line("title", Library.MAX_TITLE),
                    each.optionalLine("model", Fields.MAX_NAME),
                    each.optionalText("systemPrompt", Library.MAX_SYSTEM_PROMPT),
                    said(each, "messages"),
                    said(each, "otherMessages")));
        }
        if (wishes.isEmpty()) {
            fields.fault("conversations", "must hold at least one");
        }
        fields.check();
        return library.begin(new NewConversations(request.caller().userId(), wishes))
                .map(begun -> {
                    ObjectNode document = Answers.object();
                    ArrayNode data = document.putArray("data");
                    begun.conversations().forEach(each -> data.add(LibraryViews.conversation(each)));
                    return Answers.json(201, document);
                });
    }

    private static List<Said> said(Fields conversation, String name) {
        var said = new ArrayList<Said>();
        for (Fields each : conversation.objects(name, Library.MAX_IMPORTED_MESSAGES)) {
            String role = each.line("role", Fields.MAX_NAME);
            if (!role.isEmpty() && !ROLES.contains(role)) {
                each.fault("role", "must be one of " + String.join(", ", ROLES));
            }
            said.add(new Said(
                    new Message(role, each.anyText("content", Fields.MAX_TEXT)),
                    each.optionalLine("model", Fields.MAX_NAME),
                    Conversations.messageId(each, "id"),
                    Conversations.messageId(each, "after")));
        }
        return said;
    }
}
