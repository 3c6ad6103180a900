package dev.tollgate.http.face.library;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.context.ConversationChange;
import dev.tollgate.context.KeptPage;
import dev.tollgate.context.KeptQuery;
import dev.tollgate.context.Library;
import dev.tollgate.context.NewConversation;
import dev.tollgate.context.NewConversations;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Conversations;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.identity.Permission;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** `/api/v1/conversations`: the caller's own conversations, found, named and deleted. */
public final class ConversationsFace implements Face {
    private final Library library;

    public ConversationsFace(Library library) {
        this.library = library;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "listConversations", operation(LimitClass.CHAT, this::list),
                "createConversation", operation(LimitClass.CHAT, this::create),
                "getConversation", operation(LimitClass.NONE, this::show),
                "updateConversation", operation(LimitClass.CHAT, this::change),
                "deleteConversation", operation(LimitClass.CHAT, this::remove));
    }

    static Operation operation(LimitClass limit, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(Access.AUTHENTICATED, Permission.CONTEXT, limit, ErrorShape.FLAT, false, true, handler);
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        Query query = Query.of(request);
        var wish = new KeptQuery(
                request.caller().userId(), query.optionalLine("q", Fields.MAX_NAME), query.page(), query.limit());
        query.check();
        return library.list(wish).map(page -> Answers.ok(page(wish, page)));
    }

    private static ObjectNode page(KeptQuery wish, KeptPage page) {
        return Answers.page(wish.page(), wish.limit(), page.total(), page.conversations(), LibraryViews::found)
                .put("complete", page.complete());
    }

    private Future<ApiAnswer> create(ApiRequest request) {
        Fields fields = Fields.of(request);
        var wish = new NewConversation(
                fields.line("title", Library.MAX_TITLE),
                fields.optionalLine("model", Fields.MAX_NAME),
                fields.optionalText("systemPrompt", Library.MAX_SYSTEM_PROMPT),
                List.of());
        fields.check();
        return library.begin(new NewConversations(request.caller().userId(), List.of(wish)))
                .map(begun -> Answers.json(
                        201, LibraryViews.conversation(begun.conversations().getFirst())));
    }

    private Future<ApiAnswer> show(ApiRequest request) {
        return library.show(LibraryViews.conversation(request))
                .map(found -> Answers.ok(LibraryViews.conversation(found)));
    }

    private Future<ApiAnswer> change(ApiRequest request) {
        Fields fields = Fields.of(request);
        var change = new ConversationChange(
                LibraryViews.conversation(request),
                fields.optionalLine("title", Library.MAX_TITLE),
                model(fields),
                fields.optionalText("systemPrompt", Library.MAX_SYSTEM_PROMPT),
                Conversations.messageId(fields, "shown"));
        if (Stream.of("title", "model", "systemPrompt", "shown").noneMatch(fields::has)) {
            fields.fault("title", "title, model, systemPrompt or shown must be given");
        }
        fields.check();
        return library.change(change).map(changed -> Answers.ok(LibraryViews.conversation(changed)));
    }

    /** Empty where the conversation is to have none of its own any more. */
    private static @Nullable String model(Fields fields) {
        String model = fields.optionalText("model", Fields.MAX_NAME);
        return model == null || model.isEmpty() ? model : fields.optionalLine("model", Fields.MAX_NAME);
    }

    private Future<ApiAnswer> remove(ApiRequest request) {
        return library.remove(LibraryViews.conversation(request)).map(_ -> new ApiAnswer.Empty(204));
    }
}
