package dev.tollgate.billing.ledger;

import dev.tollgate.billing.usage.UsageLine;
import dev.tollgate.platform.Credits;
import dev.tollgate.platform.outbox.Audience;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells organisations that want to know it of each call, also of free models (`usage.tracked`). Part of writing the call's entry:
 * an entry counts as written only after it, so whoever goes on after a crash tells again, under the same id.
 */
final class UsageEvents {
    static final String TYPE = "usage.tracked";

    private final MongoOutbox outbox;
    private final Audience audience;

    UsageEvents(MongoOutbox outbox, Audience audience) {
        this.outbox = outbox;
        this.audience = audience;
    }

    /** Done when what is wanted of these entries is in the outbox. */
    Future<Void> tell(List<BookedEntry> entries) {
        Future<List<OutboxEvent>> wanted = Future.succeededFuture(new ArrayList<>());
        for (BookedEntry entry : entries) {
            if (UsageLine.isOfCall(entry.metadata())) {
                wanted = wanted.compose(
                        events -> audience.wants(TYPE, organisationOf(entry)).map(wants -> {
                            if (wants) {
                                events.add(event(entry));
                            }
                            return events;
                        }));
            }
        }
        return wanted.compose(outbox::addAll);
    }

    private static String organisationOf(BookedEntry entry) {
        return entry.metadata().getOrDefault("organisationId", entry.accountId());
    }

    private static OutboxEvent event(BookedEntry entry) {
        var metadata = entry.metadata();
        var data = new JsonObject()
                .put("transactionId", entry.id())
                .put("model", metadata.get("model"))
                .put("provider", metadata.get("provider"))
                .put("promptTokens", number(metadata.get("promptTokens")))
                .put("completionTokens", number(metadata.get("completionTokens")))
                .put("totalTokens", number(metadata.get("tokens")))
                .put("credits", Credits.format(-entry.deltaNano()))
                .put("estimated", "true".equals(metadata.get("estimated")))
                .put("keyId", metadata.get("keyId"))
                .put("endUserId", metadata.get("endUserId"));
        return new OutboxEvent(
                entry.id() + ".usage", TYPE, organisationOf(entry), Instant.ofEpochMilli(entry.atMs()), data);
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
