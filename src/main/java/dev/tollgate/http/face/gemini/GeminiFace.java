package dev.tollgate.http.face.gemini;

import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.chat.ChatBody;
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
import java.util.function.Function;

/** Gemini's API for content: the request is asked in OpenAI's form, the answer told in Gemini's. */
public final class GeminiFace implements Face {
    private static final String WHOLE = ":generateContent";
    private static final String STREAM = ":streamGenerateContent";

    private final ChatRequests chats;
    private final Function<Buffer, ChatBody> reader;

    /**
     * The face.
     *
     * @param reader checks a body in OpenAI's form; fails with INVALID_REQUEST
     */
    public GeminiFace(ChatRequests chats, Function<Buffer, ChatBody> reader) {
        this.chats = chats;
        this.reader = reader;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                "geminiGenerateContent",
                new Operation(
                        Access.AUTHENTICATED,
                        Permission.CHAT,
                        LimitClass.CHAT,
                        ErrorShape.GEMINI,
                        true,
                        true,
                        this::generate));
    }

    /** The last segment of the path is the model and, behind a colon, what is wanted of it. */
    private Future<ApiAnswer> generate(ApiRequest request) {
        String call = request.pathParams().getOrDefault("call", "");
        boolean stream = call.endsWith(STREAM);
        if (!stream && !call.endsWith(WHOLE)) {
            throw new TollgateException(ErrorKind.NOT_FOUND, "There is no such method of a model");
        }
        if (stream && !"sse".equals(request.query().get("alt"))) {
            throw TollgateException.invalid("alt", "must be sse");
        }
        String model = call.substring(0, call.length() - (stream ? STREAM : WHOLE).length());
        ChatBody body = reader.apply(ContentRequest.of(request, model, stream));
        return chats.forward(request, body, true).map(answer -> switch (answer) {
            case ChatAnswer.Whole whole ->
                Answers.metered(
                        ContentAnswer.of(request.id(), whole), whole.usage().totalTokens());
            case ChatAnswer.Streamed streamed ->
                new FramedEvents(streamed, new ContentFrames(request.id(), streamed)).answer();
        });
    }
}
