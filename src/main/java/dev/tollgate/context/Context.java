package dev.tollgate.context;

import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/** What was said before. All operations fail with a {@link dev.tollgate.platform.TollgateException}. */
public interface Context {
    /** A conversation of this owner; NOT_FOUND when there is none, or when the id is another's. */
    Future<Conversation> load(LoadRequest request);

    /** Adds an exchange; done when it is durable. */
    Future<Done> append(Exchange exchange);

    /** Begins a new current conversation with these messages; the one before stays as a dialog. */
    Future<Conversation> replace(Replacement replacement);

    /** Begins a new, empty current conversation; the one before stays as a dialog. */
    Future<Conversation> reset(ContextRef context);

    /** The owner's conversations. The caller has checked the right and written the audit record. */
    Future<DialogPage> dialogs(DialogQuery query);
}
