package dev.tollgate.http.face.text;

import dev.tollgate.chat.ChatAnswer;
import dev.tollgate.http.ApiAnswer;
import dev.tollgate.http.ApiRequest;
import dev.tollgate.http.Face;
import dev.tollgate.http.Operation;
import dev.tollgate.http.Operation.Access;
import dev.tollgate.http.Operation.ErrorShape;
import dev.tollgate.http.Operation.LimitClass;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.ChatRequests;
import dev.tollgate.http.face.Fields;
import dev.tollgate.http.face.Query;
import dev.tollgate.http.face.TextEvents;
import dev.tollgate.http.face.Tickets;
import dev.tollgate.identity.Identity;
import dev.tollgate.identity.Permission;
import dev.tollgate.identity.Principal;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * `/api/v1/stream`: the same as generate, in parts. A browser's EventSource can neither post nor set headers, so the GET
 * also takes a ticket in place of a credential.
 */
public final class StreamFace implements Face {
    private final ChatRequests chats;
    private final Tickets tickets;
    private final Identity identity;

    public StreamFace(ChatRequests chats, Tickets tickets, Identity identity) {
        this.chats = chats;
        this.tickets = tickets;
        this.identity = identity;
    }

    @Override
    public Map<String, Operation> operations() {
        return Map.of(
                // Public for the router only: without a credential this face asks for the ticket.
                "textStream",
                        new Operation(
                                Access.PUBLIC,
                                Permission.CHAT,
                                LimitClass.CHAT,
                                ErrorShape.FLAT,
                                false,
                                true,
                                this::streamOfQuery),
                "textStreamPost",
                        new Operation(
                                Access.AUTHENTICATED,
                                Permission.CHAT,
                                LimitClass.CHAT,
                                ErrorShape.FLAT,
                                true,
                                true,
                                this::streamOfBody),
                // Not idempotent: its answer is a secret.
                "textStreamTicket",
                        new Operation(
                                Access.AUTHENTICATED,
                                Permission.CHAT,
                                LimitClass.CHAT,
                                ErrorShape.FLAT,
                                false,
                                true,
                                this::ticket));
    }

    private Future<ApiAnswer> ticket(ApiRequest request) {
        return tickets.issue(request.caller())
                .map(ticket -> Answers.json(
                        201, Answers.object().put("ticket", ticket).put("expiresIn", Tickets.LIFE_SECONDS)));
    }

    private Future<ApiAnswer> streamOfBody(ApiRequest request) {
        return stream(request, request.caller(), TextPrompt.ofBody(request));
    }

    private Future<ApiAnswer> streamOfQuery(ApiRequest request) {
        // The prompt first: a ticket is not used up by a request that is wrong anyway.
        TextPrompt prompt = TextPrompt.ofQuery(request);
        return caller(request).compose(by -> stream(request, by, prompt));
    }

    private Future<Principal> caller(ApiRequest request) {
        Principal signedIn = request.principal();
        Query query = Query.of(request);
        String ticket = query.optionalLine("ticket", Fields.MAX_NAME);
        query.check();
        if (ticket == null) {
            return signedIn != null
                    ? allowed(signedIn)
                    : Future.failedFuture(new TollgateException(
                            ErrorKind.UNAUTHENTICATED,
                            "A credential or a ticket of POST /api/v1/stream/ticket is needed"));
        }
        // A ticket is a minute old, rights change within 5 s.
        return tickets.redeem(ticket)
                .compose(identity::rightsNow)
                .compose(maker -> ofCaller(maker, signedIn))
                .compose(StreamFace::allowed);
    }

    /** Whoever says who they are and brings somebody else's ticket has found or stolen it. */
    private static Future<Principal> ofCaller(Principal maker, @Nullable Principal signedIn) {
        return signedIn == null || signedIn.userId().equals(maker.userId())
                ? Future.succeededFuture(maker)
                : Future.failedFuture(
                        new TollgateException(ErrorKind.FORBIDDEN, "This ticket was made for somebody else"));
    }

    private static Future<Principal> allowed(Principal by) {
        return by.may(Permission.CHAT)
                ? Future.succeededFuture(by)
                : Future.failedFuture(
                        new TollgateException(ErrorKind.FORBIDDEN, "This key has not the permission chat"));
    }

    private Future<ApiAnswer> stream(ApiRequest request, Principal by, TextPrompt prompt) {
        return chats.compose(request, by, prompt.input(true)).map(answer -> switch (answer) {
            case ChatAnswer.Streamed streamed -> new TextEvents(request.id(), streamed).answer();
            case ChatAnswer.Whole _ -> throw new IllegalStateException("a stream was asked for");
        });
    }
}
