package dev.tollgate.chat;

import dev.tollgate.chat.Admitted.Prompt;
import dev.tollgate.chat.ChatInput.Remembered;
import dev.tollgate.chat.ModelCatalogue.Served;
import dev.tollgate.chat.provider.UpstreamCall;
import dev.tollgate.chat.upstream.Deployment;
import dev.tollgate.chat.upstream.Router;
import dev.tollgate.context.Conversation;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes a request from its arrival to the hands that see it through: model, prompt, hold, upstream. */
final class ChatService implements Chat {
    private final ModelCatalogue models;
    private final Composer composer;
    private final Admission admission;
    private final Router router;
    private final ChatEnvironment environment;
    private final Set<ActiveChat> active = new HashSet<>();

    ChatService(
            ModelCatalogue models, Composer composer, Admission admission, Router router, ChatEnvironment environment) {
        this.models = models;
        this.composer = composer;
        this.admission = admission;
        this.router = router;
        this.environment = environment;
    }

    @Override
    public Future<ChatAnswer> chat(ChatRequest request) {
        return switch (request.input()) {
            case ChatInput.Forwarded forwarded ->
                answer(request, models.served(forwarded.body().model()));
            case ChatInput.Composed composed -> {
                Remembered remembered = composed.conversation();
                yield composed.model() == null && remembered != null
                        ? composer.read(remembered)
                                .compose(read ->
                                        answer(request.with(composed.within(remembered.as(read))), servedOf(read)))
                        : answer(request, models.served(composed.model()));
            }
        };
    }

    /** The conversation's own model answers, or the default one where it has none or one that is served no more. */
    private @Nullable Served servedOf(Conversation conversation) {
        Served own = models.served(conversation.model());
        return own == null ? models.served(null) : own;
    }

    private Future<ChatAnswer> answer(ChatRequest request, @Nullable Served served) {
        if (served == null) {
            return Future.failedFuture(new TollgateException(ErrorKind.MODEL_NOT_FOUND, "The model does not exist"));
        }
        if (!request.principal().mayUseModel(served.model().id())) {
            return Future.failedFuture(new TollgateException(
                    ErrorKind.MODEL_NOT_ALLOWED,
                    "The API key may not use the model " + served.model().id()));
        }
        return prompt(request, served.model())
                .compose(prompt -> admission.admit(request, served, prompt))
                .compose(admitted -> ask(request, admitted));
    }

    private Future<Prompt> prompt(ChatRequest request, Model model) {
        return switch (request.input()) {
            case ChatInput.Forwarded forwarded -> Future.succeededFuture(new Prompt(forwarded.body(), null));
            case ChatInput.Composed composed -> composer.compose(composed, model);
        };
    }

    private Future<ChatAnswer> ask(ChatRequest request, Admitted admitted) {
        if (request.callerLeft().isComplete()) {
            // Nothing went upstream yet.
            return environment
                    .settling()
                    .release(request, admitted, "")
                    .transform(_ ->
                            Future.failedFuture(new TollgateException(ErrorKind.REQUEST_TIMEOUT, "The caller left")));
        }
        List<Deployment> candidates = models.candidates(admitted.served(), router);
        Function<Deployment, UpstreamCall> callTo = each -> callTo(each, request, admitted);
        if (admitted.body().stream()) {
            var chat = new StreamedChat(request, admitted, environment);
            remember(chat);
            return chat.start(candidates, callTo);
        }
        var chat = new WholeChat(request, admitted, environment);
        remember(chat);
        return chat.start(candidates, callTo);
    }

    private void remember(ActiveChat chat) {
        active.add(chat);
        chat.over().onComplete(_ -> active.remove(chat));
    }

    /** Ends what is under way; done when all of it is booked or released. */
    Future<Void> drain() {
        var open = List.copyOf(active);
        open.forEach(ActiveChat::drain);
        return Future.join(open.stream().map(ActiveChat::over).toList()).mapEmpty();
    }

    private UpstreamCall callTo(Deployment deployment, ChatRequest request, Admitted admitted) {
        return new UpstreamCall(
                admitted.body(),
                deployment.upstreamModel(),
                admitted.outputLimit(),
                admitted.limitIsCallers(),
                deployment.provider().apiKey(),
                "chatcmpl-" + request.id(),
                environment.clock().instant().getEpochSecond());
    }
}
