package dev.tollgate.context;

import dev.tollgate.context.NewConversation.Said;
import dev.tollgate.context.TakenVersions.Ordered;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The logic of the library, for virtual threads. It keeps no state, and each step leaves the store in a state to go on from. */
final class LibraryService {
    static final int MAX_PAGE_MESSAGES = 200;

    private static final int MAX_MODEL = 256;

    private final KeptConversations conversations;
    private final KeptMessages messages;
    private final Copies copies;
    private final ContextEraser eraser;
    private final ForkWrites forks;
    private final Ids ids;
    private final InstantSource clock;

    private LibraryService(MongoClient mongo, Ids ids, InstantSource clock) {
        this.conversations = new KeptConversations(mongo);
        this.messages = new KeptMessages(mongo);
        this.copies = new Copies(mongo, ids, messages);
        this.forks = new ForkWrites(mongo);
        this.eraser = new ContextEraser(mongo, clock);
        this.ids = ids;
        this.clock = clock;
    }

    static LibraryService of(MongoClient mongo, Ids ids, InstantSource clock) {
        return new LibraryService(mongo, ids, clock);
    }

    KeptPage list(KeptQuery query) {
        ContextRules.checkPage(query.page(), query.limit());
        if (query.text() != null) {
            return new ConversationSearch(conversations, messages, query.text()).of(query);
        }
        List<KeptConversation> page = conversations.page(query.ownerId(), query.page(), query.limit()).stream()
                .map(KeptConversations::of)
                .toList();
        return new KeptPage(page, Math.max(conversations.count(query.ownerId()), page.size()), true);
    }

    KeptConversation show(ContextRef conversation) {
        return KeptConversations.of(conversations.require(conversation));
    }

    /** Messages, then the conversation that shows them: what a crash leaves is whole or not seen. */
    KeptPage begin(NewConversations wishes) {
        check(wishes);
        List<Ordered> versions = versions(wishes.conversations());
        var begun = new ArrayList<KeptConversation>();
        for (NewConversation wish : wishes.conversations()) {
            String id = ids.next("conv");
            Instant now = now();
            Ordered ordered = versions.get(begun.size());
            long lastNumber = wish.others().isEmpty()
                    ? copies.write(wish.messages(), now, wishes.ownerId(), id)
                    : copies.writeExchanges(ordered.exchanges(), now, wishes.ownerId(), id);
            conversations.insert(wishes.ownerId(), id, wish, new Versions(lastNumber, ordered.forks(), List.of()), now);
            begun.add(show(new ContextRef(wishes.ownerId(), id)));
        }
        return new KeptPage(begun, begun.size(), true);
    }

    /** All of them before the first is written, so that what is refused leaves nothing. */
    private static List<Ordered> versions(List<NewConversation> wishes) {
        var versions = new ArrayList<Ordered>();
        for (NewConversation wish : wishes) {
            versions.add(
                    wish.others().isEmpty()
                            ? new Ordered(List.of(), List.of())
                            : TakenVersions.of(wish, "conversations[" + versions.size() + "]."));
        }
        return versions;
    }

    private static void check(NewConversations wishes) {
        List<NewConversation> all = wishes.conversations();
        if (all.size() > Library.MAX_IMPORTED) {
            throw TollgateException.invalid(
                    "conversations", "at most " + Library.MAX_IMPORTED + " conversations are allowed");
        }
        int count = 0;
        for (int i = 0; i < all.size(); i++) {
            NewConversation wish = all.get(i);
            String place = "conversations[" + i + "].";
            checkHead(place, wish.title(), wish.model(), wish.systemPrompt());
            count += wish.messages().size() + wish.others().size();
            if (count > Library.MAX_IMPORTED_MESSAGES) {
                throw TollgateException.invalid(
                        place + "messages",
                        "at most " + Library.MAX_IMPORTED_MESSAGES + " messages are allowed in all");
            }
            checkSaid(wish.messages(), place + "messages");
            checkSaid(wish.others(), place + "otherMessages");
        }
    }

    private static void checkSaid(List<Said> messages, String place) {
        for (int i = 0; i < messages.size(); i++) {
            Said said = messages.get(i);
            String messagePlace = place + "[" + i + "].";
            ContextRules.checkMessage(said.message(), messagePlace);
            ContextRules.checkLength(messagePlace + "model", said.model(), 0, MAX_MODEL);
        }
    }

    private static void checkHead(
            String place, @Nullable String title, @Nullable String model, @Nullable String systemPrompt) {
        ContextRules.checkLength(place + "title", title, 1, Library.MAX_TITLE);
        ContextRules.checkLength(place + "model", model, 1, MAX_MODEL);
        ContextRules.checkLength(place + "systemPrompt", systemPrompt, 0, Library.MAX_SYSTEM_PROMPT);
    }

    KeptConversation change(ConversationChange change) {
        String model = change.model();
        checkHead("", change.title(), "".equals(model) ? null : model, change.systemPrompt());
        MessageId shown = change.shown();
        if (shown != null) {
            show(change.conversation(), shown);
        }
        if (change.title() == null && model == null && change.systemPrompt() == null) {
            return show(change.conversation());
        }
        return KeptConversations.of(conversations.change(change));
    }

    private void show(ContextRef conversation, MessageId shown) {
        JsonObject document = conversations.require(conversation);
        copies.requireMessage(Begun.of(document), shown);
        forks.show(conversation.ownerId(), document.getString("_id"), shown.number())
                .await();
    }

    /** First it is nobody's current one any more, else the next chat would go on with what is not there. */
    Done remove(ContextRef conversation) {
        String id = conversations.require(conversation).getString("_id");
        conversations.forgetCurrent(conversation.ownerId(), id);
        eraser.erase(conversation.ownerId(), id).await();
        return Done.DONE;
    }

    MessagePage messages(MessageQuery query) {
        if (query.limit() < 1 || query.limit() > MAX_PAGE_MESSAGES) {
            throw TollgateException.invalid("limit", "must be from 1 to " + MAX_PAGE_MESSAGES);
        }
        if (query.before() != null && query.after() != null) {
            throw TollgateException.invalid("after", "must not be given together with before");
        }
        Begun begun = Begun.of(conversations.require(query.conversation()));
        MessageId after = query.after();
        if (after == null) {
            return messages.before(begun, query.before(), query.limit());
        }
        Versions versions = begun.versions();
        return messages.after(begun, query.others() ? versions.others() : versions.path(), after, query.limit());
    }

    KeptConversation branch(Branching branching) {
        ContextRules.checkLength("title", branching.title(), 1, Library.MAX_TITLE);
        String ownerId = branching.conversation().ownerId();
        JsonObject document = conversations.require(branching.conversation());
        KeptConversation old = KeptConversations.of(document);
        String id = ids.next("conv");
        long lastNumber = copies.copy(Begun.of(document), branching.last(), ownerId, id);
        String title = branching.title() == null ? old.title() : branching.title();
        var head =
                new NewConversation(title == null ? "Conversation" : title, old.model(), old.systemPrompt(), List.of());
        conversations.insert(ownerId, id, head, new Versions(lastNumber, List.of(), List.of()), now());
        return show(new ContextRef(ownerId, id));
    }

    WholeConversation whole(ContextRef conversation) {
        return new WholeReading(messages, conversations.require(conversation)).read();
    }

    private Instant now() {
        return ContextCollections.asStored(clock.instant());
    }
}
