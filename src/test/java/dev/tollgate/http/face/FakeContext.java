package dev.tollgate.http.face;

import dev.tollgate.context.Context;
import dev.tollgate.context.ContextRef;
import dev.tollgate.context.Conversation;
import dev.tollgate.context.Dialog;
import dev.tollgate.context.DialogPage;
import dev.tollgate.context.DialogQuery;
import dev.tollgate.context.Exchange;
import dev.tollgate.context.LoadRequest;
import dev.tollgate.context.Message;
import dev.tollgate.context.Replacement;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One current conversation an owner, `conv_` and the owner's id. */
public final class FakeContext implements Context {
    private final Rooms rooms;
    public final Map<String, List<Message>> stored = new HashMap<>();

    FakeContext(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Future<Conversation> load(LoadRequest request) {
        ContextRef ref = request.context();
        String own = "conv_" + ref.ownerId();
        boolean foreign = ref.conversationId() != null && !ref.conversationId().equals(own);
        if (foreign || (!request.create() && !stored.containsKey(ref.ownerId()))) {
            return Future.failedFuture(new TollgateException(ErrorKind.NOT_FOUND, "no such conversation"));
        }
        return Future.succeededFuture(new Conversation(own, stored.getOrDefault(ref.ownerId(), List.of())));
    }

    @Override
    public Future<Done> append(Exchange exchange) {
        return Future.failedFuture("not asked by faces");
    }

    @Override
    public Future<Conversation> replace(Replacement replacement) {
        rooms.acts.add("replace " + replacement.ownerId());
        stored.put(replacement.ownerId(), replacement.messages());
        return Future.succeededFuture(new Conversation("conv_" + replacement.ownerId(), replacement.messages()));
    }

    @Override
    public Future<Conversation> reset(ContextRef context) {
        return replace(new Replacement(context.ownerId(), List.of()));
    }

    @Override
    public Future<DialogPage> dialogs(DialogQuery query) {
        rooms.acts.add("dialogs " + query.ownerId());
        var messages = stored.getOrDefault(query.ownerId(), List.of());
        return Future.succeededFuture(new DialogPage(
                List.of(new Dialog("conv_1", query.ownerId(), FakeIdentity.THEN, FakeIdentity.THEN, messages)), 1));
    }
}
