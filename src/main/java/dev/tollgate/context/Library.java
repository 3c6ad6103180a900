package dev.tollgate.context;

import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/**
 * The conversations that a person keeps: found, renamed, branched, taken in and out. A conversation of somebody else is
 * NOT_FOUND, as is one that is not there. All operations fail with a {@link dev.tollgate.platform.TollgateException}.
 */
public interface Library {
    /** Conversations of one import. */
    int MAX_IMPORTED = 100;

    /** Messages of one import. */
    int MAX_IMPORTED_MESSAGES = 20_000;

    /** Characters of a title. */
    int MAX_TITLE = 200;

    /** Characters of a system prompt. */
    int MAX_SYSTEM_PROMPT = 100_000;

    /** A page; a search looks at the newest messages first, and at no more than a bounded number. */
    Future<KeptPage> list(KeptQuery query);

    /** One conversation without its messages. */
    Future<KeptConversation> show(ContextRef conversation);

    /** Begins conversations; those before the first that fails are kept. */
    Future<KeptPage> begin(NewConversations conversations);

    /** Changes title, model or system prompt. */
    Future<KeptConversation> change(ConversationChange change);

    /** Deletes a conversation with all its messages. */
    Future<Done> remove(ContextRef conversation);

    /** A page of messages. */
    Future<MessagePage> messages(MessageQuery query);

    /** Begins a conversation with a copy of what was said; BODY_TOO_LARGE where that is too much. */
    Future<KeptConversation> branch(Branching branching);

    /** All of a conversation; BODY_TOO_LARGE where that is too much to be given at once. */
    Future<WholeConversation> whole(ContextRef conversation);
}
