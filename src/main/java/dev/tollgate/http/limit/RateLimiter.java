package dev.tollgate.http.limit;

import dev.tollgate.http.limit.Limit.Kind;
import dev.tollgate.http.limit.Verdict.Standing;
import dev.tollgate.platform.Ids;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests against limits, all limits of a request in one call to Redis, or in none where a busy key's requests were
 * taken ahead ({@link RequestStocks}). While Redis is away or slower than it may be, each node goes on with its share of every
 * limit, counted in memory. One instance serves all event loops of a node.
 */
public final class RateLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);

    /** How long a request waits for Redis. */
    public static final Duration PATIENCE = Duration.ofMillis(30);

    /** A node that dies gives its places back no later. */
    private static final Duration PLACE_LIFE = Duration.ofMinutes(1);

    /** Of a taking without a place under way. */
    private static final String NO_ID = "-";

    private final RedisScripts redis;
    private final PlacesUnderWay underWay;
    private final LocalCounters local;
    private final RequestStocks stocks;
    private final Vertx vertx;
    private final Clock clock;
    private final Ids ids;
    private final IntSupplier nodes;
    private final Counter withoutRedis;
    private volatile long sweep;

    /**
     * @param patience with Redis, for one call
     * @param placeLife how long after its death the places of a node are free
     */
    record Times(Duration patience, Duration placeLife) {}

    /**
     * What was taken, to be given back.
     *
     * @param id of this taking, by which its place under way is found again
     * @param limits that it was taken from
     */
    public record Taking(String id, List<Limit> limits, Verdict verdict) {
        public Taking {
            limits = List.copyOf(limits);
        }
    }

    /**
     * @param patience with Redis, for one call: {@link #PATIENCE} where requests wait for it; 1 ms or more
     * @param nodes how many nodes share the limits at the moment, 1 or more
     */
    public RateLimiter(
            Vertx vertx,
            Redis redis,
            Duration patience,
            IntSupplier nodes,
            Clock clock,
            Ids ids,
            MeterRegistry meters) {
        this(vertx, redis, new Times(patience, PLACE_LIFE), nodes, clock, ids, meters);
    }

    RateLimiter(Vertx vertx, Redis redis, Times times, IntSupplier nodes, Clock clock, Ids ids, MeterRegistry meters) {
        this.redis = new RedisScripts(vertx, redis, times.patience);
        this.underWay = new PlacesUnderWay(vertx, this.redis, times.placeLife);
        this.local = new LocalCounters(clock);
        this.stocks = new RequestStocks(clock, nodes);
        this.vertx = vertx;
        this.clock = clock;
        this.ids = ids;
        this.nodes = nodes;
        this.withoutRedis = Counter.builder("tollgate.limits.without.redis")
                .description("Requests whose limits were counted by this node alone")
                .register(meters);
        Gauge.builder("tollgate.limits.redis.up", this.redis, scripts -> scripts.isAvailable() ? 1 : 0)
                .description("Whether limits are counted for all nodes together")
                .register(meters);
    }

    /** Connects to Redis; completes also when it is away. */
    public Future<Void> start() {
        underWay.start();
        sweep = vertx.setPeriodic(RequestStocks.SWEEP_MS, _ -> stocks.sweep().forEach(this::giveBack));
        return redis.start();
    }

    /** Gives up the connection. */
    public void close() {
        underWay.close();
        vertx.cancelTimer(sweep);
        redis.close();
    }

    /** Whether limits are counted for all nodes together. */
    public boolean isShared() {
        return redis.isAvailable();
    }

    /** Takes from all limits or, when one is used up, from none. Never fails. */
    public Future<Taking> take(List<Limit> limits) {
        if (limits.isEmpty()) {
            return Future.succeededFuture(new Taking(NO_ID, limits, new Verdict(-1, List.of())));
        }
        Verdict stocked = redis.isAvailable() ? stocks.take(limits) : null;
        if (stocked != null) {
            local.count(limits);
            fillStock(limits.getFirst());
            return Future.succeededFuture(new Taking(NO_ID, limits, stocked));
        }
        String id = limits.stream().anyMatch(limit -> limit.kind() == Kind.CONCURRENT) ? ids.next("lim") : NO_ID;
        return redis.isAvailable() ? ask(id, limits) : Future.succeededFuture(takeLocally(id, limits));
    }

    private Future<Taking> ask(String id, List<Limit> limits) {
        long askedAtMs = clock.millis();
        return redis.take(keys(limits), takeArguments(id, limits))
                .map(response -> {
                    Verdict verdict = verdict(limits, response);
                    if (verdict.isAllowed()) {
                        local.count(limits);
                        if (limits.size() == 1) {
                            stocks.counted(
                                    limits.getFirst(), verdict.standings().getFirst(), askedAtMs);
                            fillStock(limits.getFirst());
                        }
                    }
                    return begun(new Taking(id, limits, verdict));
                })
                .otherwise(_ -> takeLocally(id, limits));
    }

    /** So that its places stay taken as long as it lasts. */
    private Taking begun(Taking taking) {
        if (taking.verdict().isAllowed()) {
            for (Limit limit : taking.limits()) {
                if (limit.kind() == Kind.CONCURRENT) {
                    underWay.add(limit.key(), taking.id());
                }
            }
        }
        return taking;
    }

    /** Takes ahead in the background what the key will soon use. */
    private void fillStock(Limit limit) {
        int wanted = stocks.wanted(limit);
        if (wanted > 0) {
            List<Limit> ahead = List.of(new Limit(limit.key(), limit.kind(), limit.most(), wanted));
            long askedAtMs = clock.millis();
            redis.take(keys(ahead), takeArguments(NO_ID, ahead))
                    .map(response -> verdict(ahead, response))
                    .onComplete((verdict, failure) -> stocks.filled(limit, wanted, given(verdict), askedAtMs));
        }
    }

    private static @Nullable Standing given(@Nullable Verdict verdict) {
        return verdict != null && verdict.isAllowed() ? verdict.standings().getFirst() : null;
    }

    private void giveBack(RequestStocks.Leftover leftover) {
        List<String> arguments = List.of(NO_ID, Kind.REQUESTS.letter(), Integer.toString(leftover.amount()));
        redis.giveBack(List.of(leftover.key()), arguments)
                .onFailure(failure -> LOG.debug("not given back: {}", failure.getMessage()));
    }

    private static Verdict verdict(List<Limit> limits, Response response) {
        List<Standing> standings = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            long most = limits.get(i).most();
            long used = response.get(1 + 2 * i).toLong();
            standings.add(new Standing(
                    most, Math.max(0, most - used), response.get(2 + 2 * i).toLong()));
        }
        return new Verdict(response.get(0).toInteger(), standings);
    }

    private Taking takeLocally(String id, List<Limit> limits) {
        withoutRedis.increment();
        List<Limit> share = limits.stream()
                .map(limit -> limit.withMost(Math.max(1, limit.most() / nodes.getAsInt())))
                .toList();
        return begun(new Taking(id, limits, local.take(share)));
    }

    /**
     * Gives back places under way, and corrects what was taken from other limits. What is lost here is mended when the
     * window ends.
     *
     * @param amounts for each limit of the taking how much comes back; negative takes more
     * @return done when it is given back on all nodes, or when that cannot be; never fails
     */
    public Future<Void> giveBack(Taking taking, List<Long> amounts) {
        List<Limit> limits = taking.limits();
        List<String> keys = new ArrayList<>();
        List<String> arguments = new ArrayList<>(List.of(taking.id()));
        for (int i = 0; i < limits.size(); i++) {
            long amount = amounts.get(i);
            if (amount != 0) {
                Limit limit = limits.get(i);
                local.giveBack(limit, amount);
                if (limit.kind() == Kind.CONCURRENT) {
                    underWay.remove(limit.key(), taking.id());
                }
                keys.add(limit.key());
                arguments.add(limit.kind().letter());
                arguments.add(Long.toString(amount));
            }
        }
        return keys.isEmpty()
                ? Future.succeededFuture()
                : redis.giveBack(keys, arguments)
                        .onFailure(failure -> LOG.debug("not given back: {}", failure.getMessage()))
                        .<Void>mapEmpty()
                        .otherwiseEmpty();
    }

    /** Notes a fact for a time; best effort. */
    void remember(String key, Duration life) {
        redis.send(Request.cmd(Command.SET).arg(key).arg("1").arg("PX").arg(life.toMillis()))
                .onFailure(failure -> LOG.debug("not remembered: {}", failure.getMessage()));
    }

    /** Whether a fact was noted; false when Redis cannot tell. */
    Future<Boolean> remembers(String key) {
        return redis.send(Request.cmd(Command.EXISTS).arg(key))
                .map(answer -> answer.toInteger() == 1)
                .otherwise(false);
    }

    private static List<String> keys(List<Limit> limits) {
        return limits.stream().map(Limit::key).toList();
    }

    private List<String> takeArguments(String id, List<Limit> limits) {
        List<String> arguments = new ArrayList<>();
        arguments.add(id);
        arguments.add(Long.toString(Limit.WINDOW_MS));
        arguments.add(underWay.lifeMs());
        for (Limit limit : limits) {
            arguments.add(limit.kind().letter());
            arguments.add(Long.toString(limit.most()));
            arguments.add(Long.toString(limit.cost()));
        }
        return arguments;
    }
}
