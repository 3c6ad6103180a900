package dev.tollgate.chat;

import dev.tollgate.context.Context;
import dev.tollgate.context.ContextRef;
import dev.tollgate.context.Conversation;
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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One conversation in memory. */
final class FakeContext implements Context {
    private final List<Message> messages = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<LoadRequest> loads = new ArrayList<>();
    private boolean away;
    private @Nullable String systemPrompt;
    private @Nullable String model;

    synchronized void answeredBy(String id) {
        model = id;
    }

    synchronized void prompted(String prompt) {
        systemPrompt = prompt;
    }

    synchronized List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    synchronized List<LoadRequest> loads() {
        return List.copyOf(loads);
    }

    synchronized void goAway() {
        away = true;
    }

    synchronized void said(String role, String content) {
        messages.add(new Message(role, content));
    }

    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    @Override
    public synchronized Future<Conversation> load(LoadRequest request) {
        loads.add(request);
        return Future.succeededFuture(new Conversation("conv_1", messages, systemPrompt, model));
    }

    @Override
    public synchronized Future<Done> append(Exchange exchange) {
        if (away) {
            return Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, "The store is away"));
        }
        messages.addAll(exchange.messages());
        exchanges.add(exchange);
        return Future.succeededFuture(Done.DONE);
    }

    @Override
    public Future<Conversation> replace(Replacement replacement) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Conversation> reset(ContextRef context) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<DialogPage> dialogs(DialogQuery query) {
        throw new UnsupportedOperationException();
    }
}
