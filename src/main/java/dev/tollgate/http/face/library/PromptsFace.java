package dev.tollgate.http.face.library;

import dev.tollgate.context.NewPrompt;
import dev.tollgate.context.PromptChange;
import dev.tollgate.context.PromptQuery;
import dev.tollgate.context.PromptRef;
import dev.tollgate.context.Prompts;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import io.vertx.core.Future;
import java.util.Map;

/** `/api/v1/prompts`: the prompts that the caller keeps. */
public final class PromptsFace implements Face {
    private final Prompts prompts;

    public PromptsFace(Prompts prompts) {
        this.prompts = prompts;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "listPrompts", ConversationsFace.operation(LimitClass.CHAT, this::list),
                "createPrompt", ConversationsFace.operation(LimitClass.CHAT, this::create),
                "updatePrompt", ConversationsFace.operation(LimitClass.CHAT, this::change),
                "deletePrompt", ConversationsFace.operation(LimitClass.CHAT, this::remove));
    }

    private Future<ApiAnswer> list(ApiRequest request) {
        Query query = Query.of(request);
        var wish = new PromptQuery(
                request.caller().userId(), query.optionalLine("q", Fields.MAX_NAME), query.page(), query.limit());
        query.check();
        return prompts.list(wish)
                .map(page -> Answers.ok(
                        Answers.page(wish.page(), wish.limit(), page.total(), page.prompts(), LibraryViews::prompt)));
    }

    private Future<ApiAnswer> create(ApiRequest request) {
        Fields fields = Fields.of(request);
        var wish = new NewPrompt(
                request.caller().userId(),
                fields.line("title", Prompts.MAX_TITLE),
                fields.text("text", Prompts.MAX_TEXT));
        fields.check();
        return prompts.create(wish).map(made -> Answers.json(201, LibraryViews.prompt(made)));
    }

    private Future<ApiAnswer> change(ApiRequest request) {
        Fields fields = Fields.of(request);
        String text = fields.has("text") ? fields.text("text", Prompts.MAX_TEXT) : null;
        var change = new PromptChange(prompt(request), fields.optionalLine("title", Prompts.MAX_TITLE), text);
        if (!fields.has("title") && !fields.has("text")) {
            fields.fault("title", "title or text must be given");
        }
        fields.check();
        return prompts.change(change).map(changed -> Answers.ok(LibraryViews.prompt(changed)));
    }

    private Future<ApiAnswer> remove(ApiRequest request) {
        return prompts.remove(prompt(request)).map(_ -> new ApiAnswer.Empty(204));
    }

    private static PromptRef prompt(ApiRequest request) {
        return new PromptRef(request.caller().userId(), request.pathParams().getOrDefault("promptId", ""));
    }
}
