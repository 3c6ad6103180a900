package dev.tollgate.http.face.simple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.context.Context;
import dev.tollgate.context.ContextRef;
import dev.tollgate.context.Conversation;
import dev.tollgate.context.LoadRequest;
import dev.tollgate.context.Message;
import dev.tollgate.context.Replacement;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.AdminActs;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Conversations;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.NamedUser;
import dev.tollgate.identity.Permission;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** `/api/context` and `/api/context/reset`: the stored context of a user, shown, replaced, begun anew. */
public final class SimpleContextFace implements Face {
    private final AdminActs acts;
    private final Context context;

    public SimpleContextFace(AdminActs acts, Context context) {
        this.acts = acts;
        this.context = context;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "simpleGetContext", operation(this::show),
                "simpleSaveContext", operation(this::save),
                "simpleResetContext", operation(this::reset));
    }

    private static Operation operation(Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(
                Access.AUTHENTICATED, Permission.CONTEXT, LimitClass.CHAT, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        Query query = Query.of(request);
        String userId = query.line("userId", NamedUser.MAX_ID);
        query.check();
        return acts.dialogsOf(request, userId, "dialogs.read")
                .compose(subject -> context.load(
                        new LoadRequest(new ContextRef(subject.ownerId(), null), Conversations.MAX_MESSAGES, false)))
                .map(SimpleContextFace::shown);
    }

    private static ApiAnswer shown(Conversation conversation) {
        ObjectNode document = Answers.object();
        document.set("context", Conversations.write(conversation.messages()));
        return Answers.ok(document.put("conversationId", conversation.id()));
    }

    private Future<ApiAnswer> save(ApiRequest request) {
        Fields fields = Fields.of(request);
        String userId = fields.line("userId", NamedUser.MAX_ID);
        if (!fields.has("context")) {
            fields.fault("context", "is required");
        }
        List<Message> messages = Conversations.read(fields, "context");
        fields.check();
        return acts.dialogsOf(request, userId, "dialogs.replace")
                .compose(subject -> context.replace(new Replacement(subject.ownerId(), messages)))
                .map(SimpleContextFace::done);
    }

    private Future<ApiAnswer> reset(ApiRequest request) {
        Fields fields = Fields.of(request);
        String userId = fields.line("userId", NamedUser.MAX_ID);
        fields.check();
        return acts.dialogsOf(request, userId, "dialogs.reset")
                .compose(subject -> context.reset(new ContextRef(subject.ownerId(), null)))
                .map(SimpleContextFace::done);
    }

    private static ApiAnswer done(Conversation conversation) {
        return Answers.ok(Answers.object().put("success", true).put("conversationId", conversation.id()));
    }
}
