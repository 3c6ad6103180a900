package dev.tollgate.context;

import dev.tollgate.platform.Ids;
import dev.tollgate.platform.store.BatchMetrics;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The logic of the room but for {@link Appends}. It keeps no state but what is being read: each step leaves the store in a
 * state that the next call can use. Owned by one context.
 */
final class ContextService {
    /** Messages of one dialog that are shown. */
    static final int MAX_DIALOG_MESSAGES = 1_000;

    /** Text of one answer of the room. */
    private static final long MAX_ANSWER_BYTES = 32L << 20;

    private final Conversations conversations;
    private final Lookups lookups;
    private final History history;
    private final Exchanges exchanges;
    private final Ids ids;
    private final InstantSource clock;

    private ContextService(
            Conversations conversations,
            Lookups lookups,
            History history,
            Exchanges exchanges,
            Ids ids,
            InstantSource clock) {
        this.conversations = conversations;
        this.lookups = lookups;
        this.history = history;
        this.exchanges = exchanges;
        this.ids = ids;
        this.clock = clock;
    }

    static ContextService of(
            MongoClient mongo, Ids ids, InstantSource clock, BatchMetrics lookups, BatchMetrics history) {
        var conversations = new Conversations(mongo, ids);
        return new ContextService(
                conversations,
                new Lookups(mongo, conversations, lookups),
                new History(mongo, history),
                new Exchanges(mongo),
                ids,
                clock);
    }

    Future<Conversation> load(LoadRequest request) {
        ContextRules.checkMaxMessages(request.maxMessages());
        return find(request).compose(conversation -> history.before(
                        conversation, request.before(), request.maxMessages(), MAX_ANSWER_BYTES)
                .map(messages -> new Conversation(
                        conversation.id(), messages, conversation.systemPrompt(), conversation.model())));
    }

    private Future<Begun> find(LoadRequest request) {
        String ownerId = request.context().ownerId();
        String named = request.context().conversationId();
        if (named != null) {
            return lookups.requireOwn(ownerId, named);
        }
        return request.create() ? lookups.currentOrNew(ownerId, now()) : lookups.current(ownerId);
    }

    Future<Conversation> replace(Replacement replacement) {
        ContextRules.checkMessages(replacement.messages());
        return begin(replacement.ownerId(), replacement.messages());
    }

    Future<Conversation> reset(ContextRef context) {
        String named = context.conversationId();
        Future<?> known = named == null ? Future.succeededFuture() : lookups.requireOwn(context.ownerId(), named);
        return known.compose(_ -> begin(context.ownerId(), List.of()));
    }

    /** Messages, then the conversation that shows them, then the pointer: what a crash leaves is whole or not seen. */
    private Future<Conversation> begin(String ownerId, List<Message> messages) {
        String id = conversations.newId();
        Instant now = now();
        boolean empty = messages.isEmpty();
        Future<?> written = empty
                ? Future.succeededFuture()
                : exchanges.insert(new Exchange(ids.nextInTime("ctx"), ownerId, id, messages, ""), 1, now);
        return written.compose(_ -> conversations.insert(ownerId, id, empty ? 0 : 1, now))
                .compose(_ -> conversations.makeCurrent(ownerId, id))
                .map(_ -> new Conversation(id, messages));
    }

    Future<DialogPage> dialogs(DialogQuery query) {
        ContextRules.checkPage(query.page(), query.limit());
        return conversations.page(query).compose(this::withMessages).compose(dialogs -> conversations
                .count(query.ownerId())
                .map(total -> new DialogPage(dialogs, Math.max(total, dialogs.size()))));
    }

    /** One after the other, so that a page of long dialogs takes neither all connections nor all memory. */
    private Future<List<Dialog>> withMessages(List<JsonObject> documents) {
        long maxBytes = MAX_ANSWER_BYTES / Math.max(1, documents.size());
        Future<List<Dialog>> dialogs = Future.succeededFuture(new ArrayList<>());
        for (JsonObject document : documents) {
            dialogs = dialogs.compose(read -> history.newest(Begun.of(document), MAX_DIALOG_MESSAGES, maxBytes)
                    .map(messages -> {
                        read.add(dialog(document, messages));
                        return read;
                    }));
        }
        return dialogs;
    }

    private static Dialog dialog(JsonObject document, List<Message> messages) {
        return new Dialog(
                document.getString("_id"),
                document.getString("ownerId"),
                ContextCollections.instant(document, "createdAt"),
                ContextCollections.instant(document, "updatedAt"),
                messages);
    }

    private Instant now() {
        return ContextCollections.asStored(clock.instant());
    }
}
