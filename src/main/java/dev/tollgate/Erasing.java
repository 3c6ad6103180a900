package dev.tollgate;

import dev.tollgate.billing.alert.MongoAlerts;
import dev.tollgate.billing.payment.PaymentRoom;
import dev.tollgate.context.ContextRoom;
import dev.tollgate.events.letter.AlertLetters;
import dev.tollgate.events.webhook.WebhooksRoom;
import dev.tollgate.http.idempotency.IdempotencyStore;
import dev.tollgate.identity.IdentityRoom;
import dev.tollgate.platform.erasure.Eraser;
import dev.tollgate.platform.jobs.Job;
import io.vertx.ext.mongo.MongoClient;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** Whoever keeps something of people, so that a deleted account leaves nothing behind. */
final class Erasing {
    private Erasing() {}

    /** The jobs of users and of what they said. */
    static List<Job> jobs(IdentityRoom people, Eraser allowances, MongoClient mongo, InstantSource clock) {
        List<Eraser> rooms = List.of(
                allowances,
                ContextRoom.eraser(mongo, clock),
                IdempotencyStore.eraser(mongo),
                WebhooksRoom.eraser(mongo, clock),
                PaymentRoom.eraser(mongo),
                MongoAlerts.eraser(mongo),
                AlertLetters.eraser(mongo));
        return Stream.concat(people.jobs(rooms).stream(), ContextRoom.jobs(mongo, clock).stream())
                .toList();
    }
}
