package dev.tollgate.identity;

import dev.tollgate.platform.outbox.Outbox;
import dev.tollgate.platform.outbox.OutboxEvent;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An outbox in memory, which can be away. */
final class KeptEvents implements Outbox {
    final List<OutboxEvent> events = new CopyOnWriteArrayList<>();
    volatile boolean away;
    volatile boolean handedOn = true;

    @Override
    public Future<Void> add(OutboxEvent event) {
        if (away) {
            return Future.failedFuture("the outbox is away");
        }
        if (events.stream().noneMatch(known -> known.id().equals(event.id()))) {
            events.add(event);
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Boolean> isHandedOn(String organisationId) {
        return Future.succeededFuture(handedOn);
    }

    List<String> types() {
        return events.stream().map(OutboxEvent::type).toList();
    }
}
