package dev.tollgate.context;

import dev.tollgate.platform.bus.Address;
import dev.tollgate.platform.bus.Done;

/** Where prompts are answered for. */
final class PromptAddresses {
    static final Address<PromptQuery, PromptPage> LIST =
            new Address<>("tollgate.context.prompts.list", PromptQuery.class, PromptPage.class);

    static final Address<NewPrompt, Prompt> CREATE =
            new Address<>("tollgate.context.prompts.create", NewPrompt.class, Prompt.class);

    static final Address<PromptChange, Prompt> CHANGE =
            new Address<>("tollgate.context.prompts.change", PromptChange.class, Prompt.class);

    static final Address<PromptRef, Done> REMOVE =
            new Address<>("tollgate.context.prompts.remove", PromptRef.class, Done.class);

    private PromptAddresses() {}
}
