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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts requests against limits, all limits of a request in one call to Redis. While Redis is away or slower than 30 ms,
 * each node goes on with its share of every limit, counted in memory. One instance serves all event loops of a node.
 */
public final class RateLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(RateLimiter.class);

    /** A node that dies gives its places back no later. */
    private static final Duration PLACE_LIFE = Duration.ofMinutes(1);

    private final RedisScripts redis;
    private final PlacesUnderWay underWay;
    private final LocalCounters local;
    private final Ids ids;
    private final IntSupplier nodes;
    private final Counter withoutRedis;

    /**
     * What was taken, to be given back.
     *
     * @param id of this taking
     * @param limits that it was taken from
     */
    public record Taking(String id, List<Limit> limits, Verdict verdict) {
        public Taking {
            limits = List.copyOf(limits);
        }
    }

    /** @param nodes how many nodes share the limits at the moment, 1 or more */
    public RateLimiter(Vertx vertx, Redis redis, IntSupplier nodes, Clock clock, Ids ids, MeterRegistry meters) {
        this(vertx, redis, nodes, clock, ids, meters, PLACE_LIFE);
    }

    /** @param placeLife how long after its death the places of a node are free */
    RateLimiter(
            Vertx vertx,
            Redis redis,
            IntSupplier nodes,
            Clock clock,
            Ids ids,
            MeterRegistry meters,
            Duration placeLife) {
        this.redis = new RedisScripts(vertx, redis);
        this.underWay = new PlacesUnderWay(vertx, this.redis, placeLife);
        this.local = new LocalCounters(clock);
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
        return redis.start();
    }

    /** Gives up the connection. */
    public void close() {
        underWay.close();
        redis.close();
    }

    /** Whether limits are counted for all nodes together. */
    public boolean isShared() {
        return redis.isAvailable();
    }

    /** Takes from all limits or, when one is used up, from none. Never fails. */
    public Future<Taking> take(List<Limit> limits) {
        String id = ids.next("lim");
        if (limits.isEmpty()) {
            return Future.succeededFuture(new Taking(id, limits, new Verdict(-1, List.of())));
        }
        if (!redis.isAvailable()) {
            return Future.succeededFuture(takeLocally(id, limits));
        }
        return redis.take(keys(limits), takeArguments(id, limits))
                .map(response -> taking(id, limits, response))
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

    private Taking taking(String id, List<Limit> limits, Response response) {
        int refused = response.get(0).toInteger();
        List<Standing> standings = new ArrayList<>();
        for (int i = 0; i < limits.size(); i++) {
            long most = limits.get(i).most();
            long used = response.get(1 + 2 * i).toLong();
            standings.add(new Standing(
                    most, Math.max(0, most - used), response.get(2 + 2 * i).toLong()));
        }
        Verdict verdict = new Verdict(refused, standings);
        if (verdict.isAllowed()) {
            local.count(limits);
        }
        return begun(new Taking(id, limits, verdict));
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
