package dev.tollgate.http.face.anthropic;

import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.chat.ChatBody;
import dev.tollgate.chat.Model;
import dev.tollgate.chat.Models;
import dev.tollgate.chat.PromptTokens;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.ChatRequests;
import dev.tollgate.http.face.FramedEvents;
import dev.tollgate.identity.Permission;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Anthropic's Messages API: the request is asked in OpenAI's form, the answer told in Anthropic's. */
public final class AnthropicFace implements Face {
    private final ChatRequests chats;
    private final Function<Buffer, ChatBody> reader;
    private final Models models;
    private final PromptTokens tokens;

    /**
     * The face.
     *
     * @param reader checks a body in OpenAI's form; fails with INVALID_REQUEST
     */
    public AnthropicFace(ChatRequests chats, Function<Buffer, ChatBody> reader, Models models, PromptTokens tokens) {
        this.chats = chats;
        this.reader = reader;
        this.models = models;
        this.tokens = tokens;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "anthropicCreateMessage", operation(true, this::create),
                "anthropicCountTokens", operation(false, this::count));
    }

    private static Operation operation(boolean idempotent, Function<ApiRequest, Future<ApiAnswer>> handler) {
        return new Operation(
                Access.AUTHENTICATED,
                Permission.CHAT,
                LimitClass.CHAT,
                ErrorShape.ANTHROPIC,
                idempotent,
                true,
                handler);
    }

    private Future<ApiAnswer> create(ApiRequest request) {
        ChatBody body = reader.apply(MessageRequest.ofMessage(request));
        return chats.forward(request, body, true).map(answer -> switch (answer) {
            case ChatAnswer.Whole whole ->
                Answers.metered(
                        MessageAnswer.of(request.id(), whole), whole.usage().totalTokens());
            case ChatAnswer.Streamed streamed ->
                new FramedEvents(streamed, new MessageFrames(request.id(), request.label(), streamed)).answer();
        });
    }

    /** Counted as for a hold: it costs nothing and asks no upstream. */
    private Future<ApiAnswer> count(ApiRequest request) {
        ChatBody body = reader.apply(MessageRequest.ofCount(request));
        Optional<Model> model = models.find(body.model());
        if (model.isEmpty()) {
            return Future.failedFuture(new TollgateException(ErrorKind.MODEL_NOT_FOUND, "The model does not exist"));
        }
        if (!request.caller().mayUseModel(body.model())) {
            return Future.failedFuture(new TollgateException(
                    ErrorKind.MODEL_NOT_ALLOWED, "The API key may not use the model " + body.model()));
        }
        return tokens.count(body).map(count -> Answers.ok(Answers.object().put("input_tokens", count)));
    }
}
