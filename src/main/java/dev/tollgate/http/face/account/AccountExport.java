package dev.tollgate.http.face.account;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.billing.Billing;
import dev.tollgate.billing.CurrencyView;
import dev.tollgate.billing.EntryWalk;
import dev.tollgate.billing.Payer;
import dev.tollgate.context.ContextRef;
import dev.tollgate.context.KeptConversation;
import dev.tollgate.context.KeptMessage;
import dev.tollgate.context.KeptQuery;
import dev.tollgate.context.Library;
import dev.tollgate.context.MessageId;
import dev.tollgate.context.MessageQuery;
import dev.tollgate.context.PromptQuery;
import dev.tollgate.context.Prompts;
import dev.tollgate.http.face.Answers;
import dev.tollgate.http.face.KeyViews;
import dev.tollgate.http.face.LedgerWalk;
import dev.tollgate.http.face.TransactionViews;
import dev.tollgate.http.face.library.LibraryViews;
import dev.tollgate.http.face.organisation.OrganisationViews;
import dev.tollgate.identity.Principal;
import dev.tollgate.identity.account.Accounts;
import dev.tollgate.identity.organisation.Organisations;
import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.TollgateException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One document of everything that is a user's, made part by part: at no time there is more of it in memory than a page of
 * messages. Ids of conversations are gathered first, so that one which is used meanwhile is neither missed nor told twice.
 */
final class AccountExport {
    private static final int PAGE = 100;

    /** Numbers begin with 1. */
    private static final MessageId BEFORE_ALL = new MessageId(0, 0);

    private final Rooms rooms;
    private final Principal by;
    private final Instant now;
    private final Deque<Supplier<Future<Buffer>>> steps = new ArrayDeque<>();
    private final Set<String> conversationIds = new LinkedHashSet<>();
    private boolean isFirst;

    /** What is asked for its part. */
    record Rooms(
            Accounts accounts,
            Organisations organisations,
            Library library,
            Prompts prompts,
            Billing billing,
            CurrencyView money) {}

    AccountExport(Rooms rooms, Principal by, Instant now) {
        this.rooms = rooms;
        this.by = by;
        this.now = now;
        steps.add(this::head);
        steps.add(() -> prompts(1));
        steps.add(() -> gather(1));
        steps.add(this::conversations);
        steps.add(() -> text("],\"transactions\":["));
        steps.add(this::transactions);
        steps.add(() -> text("]}"));
    }

    /** The next part, nothing at the end. */
    Future<Optional<Buffer>> next() {
        Supplier<Future<Buffer>> step = steps.poll();
        if (step == null) {
            return Future.succeededFuture(Optional.empty());
        }
        return step.get().compose(part -> part.length() == 0 ? next() : Future.succeededFuture(Optional.of(part)));
    }

    private Future<Buffer> text(String text) {
        isFirst = true;
        return Future.succeededFuture(Buffer.buffer(text));
    }

    private Future<Buffer> head() {
        return rooms.accounts.show(by).compose(account -> {
            ObjectNode document = Answers.object().put("exportedAt", Answers.time(now));
            document.set("profile", AccountFace.document(account));
            return sessions(document);
        });
    }

    private Future<Buffer> sessions(ObjectNode document) {
        return rooms.accounts
                .sessions(by)
                .compose(found -> {
                    ArrayNode sessions = document.putArray("sessions");
                    found.sessions().forEach(session -> sessions.add(AccountFace.document(session)));
                    return rooms.organisations.mine(by);
                })
                .compose(own -> {
                    ArrayNode organisations = document.putArray("organizations");
                    own.organisations().forEach(each -> organisations.add(OrganisationViews.organisation(each)));
                    return rooms.accounts.keys(by);
                })
                .map(found -> {
                    ArrayNode keys = document.putArray("keys");
                    found.keys().forEach(key -> keys.add(KeyViews.of(key)));
                    isFirst = true;
                    return opened(document, "prompts");
                });
    }

    /** The document without its end, and a list begun in it. */
    private static Buffer opened(ObjectNode document, String list) {
        Buffer whole = Buffer.buffer(Answers.write(document));
        return whole.getBuffer(0, whole.length() - 1).appendString(",\"" + list + "\":[");
    }

    private Future<Buffer> prompts(int page) {
        return rooms.prompts
                .list(new PromptQuery(by.userId(), null, page, PAGE))
                .map(found -> {
                    Buffer part = Buffer.buffer();
                    found.prompts().forEach(prompt -> add(part, LibraryViews.prompt(prompt)));
                    if (found.prompts().size() == PAGE) {
                        steps.push(() -> prompts(page + 1));
                    }
                    return part;
                });
    }

    private void add(Buffer part, ObjectNode item) {
        part.appendString(isFirst ? "" : ",").appendString(Answers.write(item));
        isFirst = false;
    }

    private Future<Buffer> gather(int page) {
        return rooms.library.list(new KeptQuery(by.userId(), null, page, PAGE)).map(found -> {
            found.conversations().forEach(conversation -> conversationIds.add(conversation.id()));
            if (found.conversations().size() == PAGE) {
                steps.push(() -> gather(page + 1));
            }
            return Buffer.buffer();
        });
    }

    private Future<Buffer> conversations() {
        List<String> ids = new ArrayList<>(conversationIds);
        for (int i = ids.size() - 1; i >= 0; i--) {
            String id = ids.get(i);
            steps.push(() -> conversation(id));
        }
        return text("],\"conversations\":[");
    }

    /** One that was deleted meanwhile is passed over. */
    private Future<Buffer> conversation(String id) {
        var ref = new ContextRef(by.userId(), id);
        return rooms.library.show(ref).compose(conversation -> begun(ref, conversation), AccountExport::nothingIfGone);
    }

    private Future<Buffer> begun(ContextRef ref, KeptConversation conversation) {
        steps.push(() -> text("]}").onSuccess(_ -> isFirst = false));
        steps.push(() -> messages(ref, BEFORE_ALL, true));
        steps.push(() -> text("],\"otherMessages\":[").onSuccess(_ -> isFirst = true));
        steps.push(() -> messages(ref, BEFORE_ALL, false));
        Buffer part = Buffer.buffer(isFirst ? "" : ",")
                .appendBuffer(opened(LibraryViews.conversation(conversation), "messages"));
        isFirst = true;
        return Future.succeededFuture(part);
    }

    private static Future<Buffer> nothingIfGone(Throwable failure) {
        return failure instanceof TollgateException known && known.kind() == ErrorKind.NOT_FOUND
                ? Future.succeededFuture(Buffer.buffer())
                : Future.failedFuture(failure);
    }

    private Future<Buffer> messages(ContextRef ref, MessageId after, boolean others) {
        return rooms.library
                .messages(new MessageQuery(ref, null, after, PAGE, others))
                .map(found -> {
                    Buffer part = Buffer.buffer();
                    for (KeptMessage message : found.messages()) {
                        add(part, LibraryViews.message(message, rooms.money));
                    }
                    if (found.later() && !found.messages().isEmpty()) {
                        MessageId last = found.messages().getLast().id();
                        steps.push(() -> messages(ref, last, others));
                    }
                    return part;
                });
    }

    private Future<Buffer> transactions() {
        return rooms.accounts.show(by).map(account -> {
            var payer = new Payer(account.user().organisationId(), null);
            // Without an end: a first question books the start credits, which then are younger than this export.
            var walk = new LedgerWalk(rooms.billing, new EntryWalk(payer, null, null, null));
            steps.push(() -> transactions(walk));
            return Buffer.buffer();
        });
    }

    private Future<Buffer> transactions(LedgerWalk walk) {
        return walk.next().map(found -> {
            Buffer part = Buffer.buffer();
            found.forEach(entry -> add(part, TransactionViews.document(entry, rooms.money)));
            if (!found.isEmpty()) {
                steps.push(() -> transactions(walk));
            }
            return part;
        });
    }
}
