package dev.tollgate.context;

import static dev.tollgate.context.ContextCollections.PROMPTS;
import static dev.tollgate.context.ContextCollections.byId;
import static dev.tollgate.context.ContextCollections.date;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.FindOptions;
import io.vertx.ext.mongo.MongoClient;
import io.vertx.ext.mongo.UpdateOptions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The logic of prompts, for virtual threads. An owner has few, so they are read whole, searched and sorted here. */
final class PromptService {
    private static final Comparator<Prompt> BY_TITLE = Comparator.comparing(
                    (Prompt prompt) -> prompt.title().toLowerCase(Locale.ROOT))
            .thenComparing(Prompt::id);

    private final MongoClient mongo;
    private final Ids ids;
    private final InstantSource clock;

    PromptService(MongoClient mongo, Ids ids, InstantSource clock) {
        this.mongo = mongo;
        this.ids = ids;
        this.clock = clock;
    }

    PromptPage list(PromptQuery query) {
        ContextRules.checkPage(query.page(), query.limit());
        List<Prompt> found = all(query.ownerId()).stream()
                .filter(prompt -> has(prompt, query.text()))
                .sorted(BY_TITLE)
                .toList();
        List<Prompt> page = found.stream()
                .skip((query.page() - 1L) * query.limit())
                .limit(query.limit())
                .toList();
        return new PromptPage(page, found.size());
    }

    private List<Prompt> all(String ownerId) {
        var options = new FindOptions().setLimit(Prompts.MAX_PROMPTS * 2);
        return mongo.findWithOptions(PROMPTS, new JsonObject().put("ownerId", ownerId), options).await().stream()
                .map(PromptService::prompt)
                .toList();
    }

    private static boolean has(Prompt prompt, @Nullable String text) {
        return text == null
                || ContextRules.indexIgnoringCase(prompt.title(), text) >= 0
                || ContextRules.indexIgnoringCase(prompt.text(), text) >= 0;
    }

    /** Two at the same moment may both be the last that fits: the limit is against floods, not exact. */
    Prompt create(NewPrompt wish) {
        check(wish.title(), wish.text());
        long kept = mongo.count(PROMPTS, new JsonObject().put("ownerId", wish.ownerId()))
                .await();
        if (kept >= Prompts.MAX_PROMPTS) {
            throw new TollgateException(
                    ErrorKind.CONFLICT, "At most " + Prompts.MAX_PROMPTS + " prompts can be kept; delete some first");
        }
        Instant now = now();
        var prompt = new Prompt(ids.next("prm"), wish.title(), wish.text(), now, now);
        mongo.insert(
                        PROMPTS,
                        byId(prompt.id())
                                .put("ownerId", wish.ownerId())
                                .put("title", prompt.title())
                                .put("text", prompt.text())
                                .put("createdAt", date(now))
                                .put("updatedAt", date(now)))
                .await();
        return prompt;
    }

    Prompt change(PromptChange change) {
        check(change.title(), change.text());
        var changed = new JsonObject().put("updatedAt", date(now()));
        ContextCollections.putIfGiven(changed, "title", change.title());
        ContextCollections.putIfGiven(changed, "text", change.text());
        JsonObject updated = mongo.findOneAndUpdateWithOptions(
                        PROMPTS,
                        own(change.prompt()),
                        new JsonObject().put("$set", changed),
                        new FindOptions(),
                        new UpdateOptions().setReturningNewDocument(true))
                .await();
        if (updated == null) {
            throw notFound();
        }
        return prompt(updated);
    }

    Done remove(PromptRef prompt) {
        var removed = mongo.removeDocument(PROMPTS, own(prompt)).await();
        if (removed == null || removed.getRemovedCount() == 0) {
            throw notFound();
        }
        return Done.DONE;
    }

    private static void check(@Nullable String title, @Nullable String text) {
        ContextRules.checkLength("title", title, 1, Prompts.MAX_TITLE);
        ContextRules.checkLength("text", text, 1, Prompts.MAX_TEXT);
    }

    private static JsonObject own(PromptRef prompt) {
        if (!ContextRules.isId(prompt.id())) {
            throw notFound();
        }
        return byId(prompt.id()).put("ownerId", prompt.ownerId());
    }

    private static Prompt prompt(JsonObject document) {
        return new Prompt(
                document.getString("_id"),
                document.getString("title"),
                document.getString("text"),
                ContextCollections.instant(document, "createdAt"),
                ContextCollections.instant(document, "updatedAt"));
    }

    private Instant now() {
        return ContextCollections.asStored(clock.instant());
    }

    private static TollgateException notFound() {
        return new TollgateException(ErrorKind.NOT_FOUND, "There is no such prompt");
    }
}
