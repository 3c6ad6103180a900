package dev.tollgate.http.face.openai;

import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.chat.ChatBody;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.ChatRequests;
import dev.tollgate.identity.Permission;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.function.Function;

/**
 * Chat completions of surfaces C and D: the same bytes in and out. Their errors look different, and on C `cost` and
 * `provider` are always ours, while on D no member that an upstream wrote is ever replaced.
 */
public final class CompletionsFace implements Face {
    private final ChatRequests chats;
    private final Function<Buffer, ChatBody> reader;

    /**
     * The face.
     *
     * @param reader checks a body and finds in it what the gateway needs; fails with INVALID_JSON or INVALID_REQUEST
     */
    public CompletionsFace(ChatRequests chats, Function<Buffer, ChatBody> reader) {
        this.chats = chats;
        this.reader = reader;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "createChatCompletion", operation(ErrorShape.FLAT_UNLESS_SDK, true),
                "openaiCreateChatCompletion", operation(ErrorShape.OPENAI, false));
    }

    private Operation operation(ErrorShape errors, boolean ownFigures) {
        return new Operation(
                Access.AUTHENTICATED,
                Permission.CHAT,
                LimitClass.CHAT,
                errors,
                true,
                true,
                request -> complete(request, ownFigures));
    }

    private Future<ApiAnswer> complete(ApiRequest request, boolean ownFigures) {
        ChatBody body = reader.apply(request.body());
        return chats.forward(request, body, ownFigures).map(answer -> switch (answer) {
            case ChatAnswer.Whole whole ->
                new ApiAnswer.Metered(
                        new ApiAnswer.Json(200, whole.body().toBuffer()),
                        Future.succeededFuture(whole.usage().totalTokens()));
            case ChatAnswer.Streamed streamed ->
                new ApiAnswer.Metered(
                        new ApiAnswer.Events(streamed.events()),
                        streamed.booked().map(booked -> booked.usage().totalTokens()));
        });
    }
}
