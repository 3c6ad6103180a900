package dev.tollgate.context;

import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;

/**
 * The prompts that a person keeps. A prompt of somebody else is NOT_FOUND, as is one that is not there. All operations
 * fail with a {@link dev.tollgate.platform.TollgateException}.
 */
public interface Prompts {
    /** Prompts that one owner may keep. */
    int MAX_PROMPTS = 500;

    /** Characters of a title. */
    int MAX_TITLE = 200;

    /** Characters of a text. */
    int MAX_TEXT = 20_000;

    /** A page of the owner's prompts. */
    Future<PromptPage> list(PromptQuery query);

    /** Keeps a prompt; CONFLICT when the owner keeps as many as one may. */
    Future<Prompt> create(NewPrompt prompt);

    /** Changes title or text. */
    Future<Prompt> change(PromptChange change);

    /** Forgets a prompt. */
    Future<Done> remove(PromptRef prompt);
}
