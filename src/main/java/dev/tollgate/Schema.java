package dev.tollgate;

import dev.tollgate.billing.ledger.BillingRoom;
import dev.tollgate.context.ContextRoom;
import dev.tollgate.events.webhook.WebhooksRoom;
import dev.tollgate.http.idempotency.IdempotencyStore;
import dev.tollgate.identity.IdentityRoom;
import dev.tollgate.platform.audit.MongoAuditLog;
import dev.tollgate.platform.outbox.MongoOutbox;
import dev.tollgate.platform.store.CollectionSchema;
import java.util.List;
import java.util.stream.Stream;

/** Every collection of every room, in one place. */
final class Schema {
    private Schema() {}

    static List<CollectionSchema> collections() {
        return Stream.of(
                        IdentityRoom.collections(),
                        BillingRoom.collections(),
                        ContextRoom.collections(),
                        WebhooksRoom.collections(),
                        List.of(MongoAuditLog.collection(), MongoOutbox.collection(), IdempotencyStore.collection()))
                .flatMap(List::stream)
                .toList();
    }
}
