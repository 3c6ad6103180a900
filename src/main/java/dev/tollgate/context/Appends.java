package dev.tollgate.context;

import dev.tollgate.platform.ErrorKind;
import dev.tollgate.platform.Ids;
import dev.tollgate.platform.Timers;
import dev.tollgate.platform.TollgateException;
import dev.tollgate.platform.bus.Done;
import dev.tollgate.platform.store.BatchMetrics;
import dev.tollgate.platform.store.Batches;
import dev.tollgate.platform.store.BulkInserts;
import dev.tollgate.platform.store.Repeated;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.mongo.MongoClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds exchanges to conversations: first its number, then the exchange, each together with those that come at the same
 * time. One for a node, so that all of a node's exchanges share their writes; owned by one context.
 */
final class Appends {
    private static final Logger LOG = LoggerFactory.getLogger(Appends.class);

    /**
     * Numbers are taken atomically, so a second try is for servers alone that answer a concurrent update with a later
     * state of the document.
     */
    private static final int NUMBER_TRIES = 10;

    private static final int MAX_HELD = 4_096;
    private static final Batches.Limits NUMBERS = new Batches.Limits(500, Long.MAX_VALUE, MAX_HELD, Long.MAX_VALUE);

    /** The largest exchange fits; the protocol takes 48 MB at once. */
    private static final Batches.Limits EXCHANGES = new Batches.Limits(500, 16L << 20, MAX_HELD, 64L << 20);

    /** Callers wait, and whoever asks again makes nothing worse: see {@link Exchange#id}. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Batches<Numbers.Take, Long> numbers;
    private final Batches<JsonObject, Boolean> inserts;
    private final Exchanges exchanges;
    private final ForkWrites forks;
    private final InstantSource clock;

    private Appends(
            Batches<Numbers.Take, Long> numbers,
            Batches<JsonObject, Boolean> inserts,
            Exchanges exchanges,
            ForkWrites forks,
            InstantSource clock) {
        this.numbers = numbers;
        this.inserts = inserts;
        this.exchanges = exchanges;
        this.forks = forks;
        this.clock = clock;
    }

    static Appends of(MongoClient mongo, Ids ids, InstantSource clock, Timers timers, MeterRegistry meters) {
        var takes = new Numbers(mongo, new Conversations(mongo, ids), ids);
        Batches.Call<Numbers.Take, Long> repeatedTakes = new Repeated<>(takes, timers, PATIENCE);
        var numbers = new Batches<>(repeatedTakes, NUMBERS, _ -> 1, new BatchMetrics(meters, "numbers"));
        Batches.Call<JsonObject, Boolean> writes =
                new Repeated<>(new BulkInserts(mongo, ContextCollections.EXCHANGES), timers, PATIENCE);
        var inserts = new Batches<>(writes, EXCHANGES, Exchanges::bytesOf, new BatchMetrics(meters, "exchanges"));
        return new Appends(numbers, inserts, new Exchanges(mongo, inserts::add), new ForkWrites(mongo), clock);
    }

    /** Adds an exchange; done when it is durable. */
    Future<Done> append(Exchange exchange) {
        ContextRules.checkMessages(exchange.messages());
        ContextRules.checkConversationId(exchange.conversationId());
        Instant now = ContextCollections.asStored(clock.instant());
        MessageId first = exchange.replaces();
        return first == null
                ? append(exchange, now, NUMBER_TRIES).map(Done.DONE)
                : instead(exchange, first, now).map(Done.DONE);
    }

    /**
     * The conversation shows it in the other's place once it is durable: what fails in between leaves both, one after the
     * other.
     */
    private Future<Void> instead(Exchange exchange, MessageId first, Instant now) {
        return forks.replaced(exchange, first).compose(found -> {
            Replaced replaced = found.orElse(null);
            return replaced == null
                    ? append(exchange, now, NUMBER_TRIES).mapEmpty()
                    : append(replaced.complete(exchange), now, NUMBER_TRIES)
                            .compose(number -> part(exchange, number, replaced));
        });
    }

    private Future<Void> part(Exchange exchange, long number, Replaced replaced) {
        return replaced.of() >= number
                ? Future.succeededFuture()
                : forks.part(exchange, number, replaced).recover(failure -> {
                    LOG.warn("{}: it is shown after what it is in place of", exchange.id(), failure);
                    return Future.succeededFuture();
                });
    }

    /** Returns the number; a crash after it is taken leaves it unused, and nothing else. */
    private Future<Long> append(Exchange exchange, Instant now, int tries) {
        if (tries == 0) {
            return Future.failedFuture(new TollgateException(ErrorKind.UNAVAILABLE, "The conversation is busy"));
        }
        return numbers.add(new Numbers.Take(exchange.ownerId(), exchange.conversationId(), now))
                .compose(number -> exchanges.insert(exchange, number, now).compose(written -> written.map(
                                Future::succeededFuture)
                        .orElseGet(() -> append(exchange, now, tries - 1))));
    }

    /** Takes no more; done when all that was taken is durable or has failed. */
    Future<Void> close() {
        return numbers.close().compose(_ -> inserts.close());
    }
}
