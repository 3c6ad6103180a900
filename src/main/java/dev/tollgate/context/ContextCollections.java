package dev.tollgate.context;

import dev.tollgate.platform.store.CollectionSchema;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The collections of the room, their indexes, and what all that write to them share. */
final class ContextCollections {
    /**
     * `_id` `conv_…`; `lastNumber` counts what was said, `updatedAt` is when; `takenBy` the bulk that took the last numbers.
     * `title`, `model` and `systemPrompt` where its owner gave them; `gaps`: long ranges of numbers that no exchange has;
     * `forks`: see {@link Fork}, and `revision` that counts their changes.
     */
    static final String CONVERSATIONS = "conversations";

    /** `_id` the owner; `conversationId` of the current one. */
    static final String CONTEXTS = "contexts";

    /** `_id` the request; `place` is conversation and number, by which it is found. */
    static final String EXCHANGES = "exchanges";

    /** `_id` `prm_…`; `title` and `text`. */
    static final String PROMPTS = "prompts";

    private ContextCollections() {}

    static List<CollectionSchema> all() {
        return List.of(
                CollectionSchema.named(CONVERSATIONS).index("ownerId", "-updatedAt"),
                CollectionSchema.named(CONTEXTS),
                CollectionSchema.named(EXCHANGES).unique("place"),
                CollectionSchema.named(PROMPTS).index("ownerId"));
    }

    static JsonObject byId(String id) {
        return new JsonObject().put("_id", id);
    }

    static void putIfGiven(JsonObject document, String field, @Nullable String value) {
        if (value != null) {
            document.put(field, value);
        }
    }

    static JsonObject date(Instant instant) {
        return new JsonObject().put("$date", instant.toString());
    }

    /** As exactly as the store keeps it. */
    static Instant asStored(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    static Instant instant(JsonObject document, String field) {
        return Instant.parse(document.getJsonObject(field).getString("$date"));
    }
}
