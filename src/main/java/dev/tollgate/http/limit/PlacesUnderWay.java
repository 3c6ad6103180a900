package dev.tollgate.http.limit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The places in Redis of requests that are under way on this node. It says of each again and again that it is in use, however
 * long the request takes; those of a node that died are free soon after, and those that Redis has lost are counted again.
 * Used by all event loops.
 */
final class PlacesUnderWay {
    private static final Logger LOG = LoggerFactory.getLogger(PlacesUnderWay.class);

    /** In one call, which other requests wait behind. */
    private static final int AT_ONCE = 200;

    /** Said so often in a life, so that one or two calls may be lost. */
    private static final int TIMES_A_LIFE = 3;

    private final Vertx vertx;
    private final RedisScripts redis;
    private final Duration life;
    private final Set<Place> places = ConcurrentHashMap.newKeySet();
    private long timer = -1;

    /**
     * @param key of the limit
     * @param id of the taking
     */
    private record Place(String key, String id) {}

    /** @param life how long after it was last said to be in use a place is free, 3 ms or more */
    PlacesUnderWay(Vertx vertx, RedisScripts redis, Duration life) {
        this.vertx = vertx;
        this.redis = redis;
        this.life = life;
    }

    void start() {
        timer = vertx.setPeriodic(life.toMillis() / TIMES_A_LIFE, _ -> keep(all()));
    }

    void close() {
        vertx.cancelTimer(timer);
    }

    String lifeMs() {
        return Long.toString(life.toMillis());
    }

    void add(String key, String id) {
        places.add(new Place(key, id));
    }

    void remove(String key, String id) {
        places.remove(new Place(key, id));
    }

    private List<Place> all() {
        return List.copyOf(places);
    }

    private Future<Void> keep(List<Place> all) {
        if (all.isEmpty() || !redis.isAvailable()) {
            return Future.succeededFuture();
        }
        List<Place> some = all.subList(0, Math.min(AT_ONCE, all.size()));
        List<String> arguments = new ArrayList<>(List.of(lifeMs()));
        some.forEach(place -> arguments.add(place.id));
        return redis.keep(some.stream().map(Place::key).toList(), arguments)
                .onFailure(failure -> LOG.debug("not kept: {}", failure.getMessage()))
                .transform(_ -> {
                    giveBackEnded(some);
                    return keep(all.subList(some.size(), all.size()));
                });
    }

    /** What ended while it was said to be in use may have been given back before that. */
    private void giveBackEnded(List<Place> said) {
        for (Place place : said) {
            if (!places.contains(place)) {
                redis.giveBack(List.of(place.key), List.of(place.id, Limit.Kind.CONCURRENT.letter(), "1"))
                        .onFailure(failure -> LOG.debug("not given back: {}", failure.getMessage()));
            }
        }
    }
}
