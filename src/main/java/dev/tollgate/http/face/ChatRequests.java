package dev.tollgate.http.face;

import dev.tollgate.billing.Payer;
import dev.tollgate.chat.Chat;
import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.chat.ChatBody;
import dev.tollgate.chat.ChatInput;
import dev.tollgate.chat.ChatRequest;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.Subject;
import io.vertx.core.Future;

/** Makes the chat requests of all faces. */
public final class ChatRequests {
    private final Chat chat;

    public ChatRequests(Chat chat) {
        this.chat = chat;
    }

    /**
     * A body in OpenAI's form, paid by the caller's organisation.
     *
     * @param ownFigures as in {@link ChatInput.Forwarded}
     */
    public Future<ChatAnswer> forward(ApiRequest request, ChatBody body, boolean ownFigures) {
        Principal caller = request.caller();
        return ask(request, caller, payer(caller), new ChatInput.Forwarded(body, ownFigures));
    }

    /** A text, paid by the organisation of this principal. */
    public Future<ChatAnswer> compose(ApiRequest request, Principal by, ChatInput.Composed input) {
        return ask(request, by, payer(by), input);
    }

    /** A text on behalf of somebody that the caller may name, who pays. */
    public Future<ChatAnswer> composeFor(ApiRequest request, Subject subject, ChatInput.Composed input) {
        return ask(request, request.caller(), payer(subject), input);
    }

    private Future<ChatAnswer> ask(ApiRequest request, Principal by, Payer payer, ChatInput input) {
        return chat.chat(new ChatRequest(request.id(), by, payer, input, request.callerLeft()));
    }

    /** The organisation that a caller acts for. */
    public static Payer payer(Principal principal) {
        return new Payer(principal.organisationId(), null);
    }

    /** Whose money a call about this subject means. */
    public static Payer payer(Subject subject) {
        return new Payer(subject.organisationId(), subject.endUserId());
    }
}
