package dev.tollgate.http.face;

import dev.tollgate.context.NewPrompt;
import dev.tollgate.context.Prompt;
import dev.tollgate.context.PromptChange;
import dev.tollgate.context.PromptPage;
import dev.tollgate.context.PromptQuery;
import dev.tollgate.context.PromptRef;
import dev.tollgate.context.Prompts;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.Future;
import java.util.List;

/** One prompt of whomever asks. */
public final class FakePrompts implements Prompts {
    private static final Prompt PROMPT =
            new Prompt("prm_1", "Translate", "Into Russian:", FakeIdentity.THEN, FakeIdentity.THEN);

    private final Rooms rooms;

    FakePrompts(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public Future<PromptPage> list(PromptQuery query) {
        return Future.succeededFuture(new PromptPage(List.of(PROMPT), 1));
    }

    @Override
    public Future<Prompt> create(NewPrompt prompt) {
        rooms.acts.add("create " + prompt);
        return Future.succeededFuture(PROMPT);
    }

    @Override
    public Future<Prompt> change(PromptChange change) {
        rooms.acts.add("change " + change);
        return Future.succeededFuture(PROMPT);
    }

    @Override
    public Future<Done> remove(PromptRef prompt) {
        rooms.acts.add("remove " + prompt.id());
        return Future.succeededFuture(Done.DONE);
    }
}
